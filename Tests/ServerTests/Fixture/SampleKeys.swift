/// Public keys that ssh-keygen made for the tests; their private halves are gone.
enum SampleKeys {
  static let rsa =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDdPfMFwRUoWByeyf/jux80dKBjXxMN02wMk5EpA+fMYv7n2waL\
    hSzO43+HIpWR/TsFja46cKMsvw0yQf0qFHPuL/KH6hqC6RUM8YvPn/YJHo9NXWX1YTLvQDvC1RyY5r4Kvdx/dknK\
    Wixk9mUcg7GAvYKhRx4Li0rPu2XfQG0BXs4QxeTg/Y4t6TePl6iTUwX1Z4xNM9y8Ynar/qTu9GfmLLbt5xTgtcfz\
    JyT0uT/2nBPgHRPQJZmDLBMDhPee1La8RXINpC3vgXr+5Ja7K51ZZLJBmAD/tF8TrQHyuCymUzMIjG6R9sLie6Wr\
    rlV40MQ63yWvZOAGnTC7PkyTeTUd
    """

  static let otherRSA =
    """
    ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDd7bS+Fe6RiiqzhbbSepRpyK+xEy+1Isbu70dLzibq8HeRnX9a\
    g4n8DYA1LFB9hYcCQThzTBNABHgBw9AZ+TzRDKtzhQFoofTX6ABtAbkgf51k8Q01oLG2ApLVhGPF979W5tR9DKdT\
    w7t8PfMoFPZWYczBhpb/o1lPB8t1HeiZ230eol8+1sR+SypKInKQDANmpTwAGRpys+E6nA5WfdMgJVr59g6Twk1e\
    dsmI8zege5jKFPVugCVH6DXHSbi7t+zpcPx94aX+UylaFc8V8FfwvKyoDUSyVhR/j8t1G3LeLO7K9lPYrZ7l75Ux\
    bifdK2YWEt0dW8TXdvNUxv1EfNUV
    """

  static let ed25519 =
    """
    ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIX9wLTI2knhnohlvLu0a0fA6vJ5NA2gSMh3vX5l3GYS
    """
}
