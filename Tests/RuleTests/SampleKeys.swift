/// Public keys that ssh-keygen and openssl made for the tests; their private halves are gone.
enum SampleKeys {
  /// 2048 bits, without its comment.
  static let rsa =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDdPfMFwRUoWByeyf/jux80dKBjXxMN02wMk5EpA+fMYv7n2waL\
    hSzO43+HIpWR/TsFja46cKMsvw0yQf0qFHPuL/KH6hqC6RUM8YvPn/YJHo9NXWX1YTLvQDvC1RyY5r4Kvdx/dknK\
    Wixk9mUcg7GAvYKhRx4Li0rPu2XfQG0BXs4QxeTg/Y4t6TePl6iTUwX1Z4xNM9y8Ynar/qTu9GfmLLbt5xTgtcfz\
    JyT0uT/2nBPgHRPQJZmDLBMDhPee1La8RXINpC3vgXr+5Ja7K51ZZLJBmAD/tF8TrQHyuCymUzMIjG6R9sLie6Wr\
    rlV40MQ63yWvZOAGnTC7PkyTeTUd
    """

  /// What `ssh-keygen -l -E md5` says of it.
  static let fingerprint = "ca:d4:25:8c:22:90:5f:8e:7b:50:f8:75:c3:24:f7:42"

  /// The same key as `ssh-keygen -e -m PKCS8` writes it.
  static let pem =
    """
    -----BEGIN PUBLIC KEY-----
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA3T3zBcEVKFgcnsn/47sf
    NHSgY18TDdNsDJORKQPnzGL+59sGi4UszuN/hyKVkf07BY2uOnCjLL8NMkH9KhRz
    7i/yh+oagukVDPGLz5/2CR6PTV1l9WEy70A7wtUcmOa+Cr3cf3ZJylosZPZlHIOx
    gL2CoUceC4tKz7tl30BtAV7OEMXk4P2OLek3j5eok1MF9WeMTTPcvGJ2q/6k7vRn
    5iy27ecU4LXH8yck9Lk/9pwT4B0T0CWZgywTA4T3ntS2vEVyDaQt74F6/uSWuyud
    WWSyQZgA/7RfE60B8rgsplMzCIxukfbC4nulq65VeNDEOt8lr2TgBp0wuz5Mk3k1
    HQIDAQAB
    -----END PUBLIC KEY-----
    """

  /// And as `ssh-keygen -e -m PEM` does.
  static let pkcs1 =
    """
    -----BEGIN RSA PUBLIC KEY-----
    MIIBCgKCAQEA3T3zBcEVKFgcnsn/47sfNHSgY18TDdNsDJORKQPnzGL+59sGi4Us
    zuN/hyKVkf07BY2uOnCjLL8NMkH9KhRz7i/yh+oagukVDPGLz5/2CR6PTV1l9WEy
    70A7wtUcmOa+Cr3cf3ZJylosZPZlHIOxgL2CoUceC4tKz7tl30BtAV7OEMXk4P2O
    Lek3j5eok1MF9WeMTTPcvGJ2q/6k7vRn5iy27ecU4LXH8yck9Lk/9pwT4B0T0CWZ
    gywTA4T3ntS2vEVyDaQt74F6/uSWuyudWWSyQZgA/7RfE60B8rgsplMzCIxukfbC
    4nulq65VeNDEOt8lr2TgBp0wuz5Mk3k1HQIDAQAB
    -----END RSA PUBLIC KEY-----
    """

  static let otherRSA =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDd7bS+Fe6RiiqzhbbSepRpyK+xEy+1Isbu70dLzibq8HeRnX9a\
    g4n8DYA1LFB9hYcCQThzTBNABHgBw9AZ+TzRDKtzhQFoofTX6ABtAbkgf51k8Q01oLG2ApLVhGPF979W5tR9DKdT\
    w7t8PfMoFPZWYczBhpb/o1lPB8t1HeiZ230eol8+1sR+SypKInKQDANmpTwAGRpys+E6nA5WfdMgJVr59g6Twk1e\
    dsmI8zege5jKFPVugCVH6DXHSbi7t+zpcPx94aX+UylaFc8V8FfwvKyoDUSyVhR/j8t1G3LeLO7K9lPYrZ7l75Ux\
    bifdK2YWEt0dW8TXdvNUxv1EfNUV
    """

  static let short =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDNB2yjaJerz59PC9H09UBsCeIHz8lRGQbtgYMsjLnSCqAK2BDv\
    mED5LxoVZD2xmx/dPMlOMJm5WYiJ/11dsacurUY9Nd55ken6bSYtiigDmYBIbCQteeQC9s67TjxBd9bIefSkpxtf\
    KMlp2lrpfpT3ICp5WXxI40GYdGn3yEj13w==
    """

  static let shortPEM =
    """
    -----BEGIN PUBLIC KEY-----
    MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDNLZvbXiPBvCQiXm1xoPxSSTI7
    lLLfEqwbr5OXHJ+sLYLltO0ravnx/mjTV5PuqEwC+MFdZallymKihc+aRHYbpPfQ
    psyIYdA/kWLDks46p4b1pfxVVmZYTuGl8dnNuaRonW6GG6tUUVle1OcqfKwfXalQ
    MmqqPVwrF2T0GOHMQQIDAQAB
    -----END PUBLIC KEY-----
    """

  static let ed25519 =
    """
    ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIX9wLTI2knhnohlvLu0a0fA6vJ5NA2gSMh3vX5l3GYS
    """
}
