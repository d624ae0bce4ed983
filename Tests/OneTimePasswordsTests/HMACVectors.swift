/// A key, a message, and its HMAC in hexadecimal.
struct HMACVector: Sendable {
  let key: [UInt8]
  let message: [UInt8]
  let code: String
}

/// RFC 2202 §3.
let hmacSHA1Vectors = [
  HMACVector(
    key: [UInt8](repeating: 0x0B, count: 20),
    message: Array("Hi There".utf8),
    code: "b617318655057264e28bc0b6fb378c8ef146be00"),
  HMACVector(
    key: Array("Jefe".utf8),
    message: Array("what do ya want for nothing?".utf8),
    code: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 20),
    message: [UInt8](repeating: 0xDD, count: 50),
    code: "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
  HMACVector(
    key: Array(1...25),
    message: [UInt8](repeating: 0xCD, count: 50),
    code: "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
  HMACVector(
    key: [UInt8](repeating: 0x0C, count: 20),
    message: Array("Test With Truncation".utf8),
    code: "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 80),
    message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
    code: "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 80),
    message: Array(
      ("Test Using Larger Than Block-Size Key and Larger Than One Block-Size "
        + "Data").utf8),
    code: "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"),
]

/// RFC 4231 §4, but for the truncated code of §4.6.
let hmacSHA256Vectors = [
  HMACVector(
    key: [UInt8](repeating: 0x0B, count: 20),
    message: Array("Hi There".utf8),
    code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
  HMACVector(
    key: Array("Jefe".utf8),
    message: Array("what do ya want for nothing?".utf8),
    code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 20),
    message: [UInt8](repeating: 0xDD, count: 50),
    code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
  HMACVector(
    key: Array(1...25),
    message: [UInt8](repeating: 0xCD, count: 50),
    code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 131),
    message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
    code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 131),
    message: Array(
      ("This is a test using a larger than block-size key and a larger than "
        + "block-size data. The key needs to be hashed before being used by the HMAC algorithm.")
        .utf8),
    code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
]

/// RFC 4231 §4, but for the truncated code of §4.6.
let hmacSHA512Vectors = [
  HMACVector(
    key: [UInt8](repeating: 0x0B, count: 20),
    message: Array("Hi There".utf8),
    code: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
      + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
  HMACVector(
    key: Array("Jefe".utf8),
    message: Array("what do ya want for nothing?".utf8),
    code: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
      + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 20),
    message: [UInt8](repeating: 0xDD, count: 50),
    code: "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
      + "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
  HMACVector(
    key: Array(1...25),
    message: [UInt8](repeating: 0xCD, count: 50),
    code: "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
      + "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 131),
    message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
    code: "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
      + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
  HMACVector(
    key: [UInt8](repeating: 0xAA, count: 131),
    message: Array(
      ("This is a test using a larger than block-size key and a larger than "
        + "block-size data. The key needs to be hashed before being used by the HMAC algorithm.")
        .utf8),
    code: "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
      + "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"),
]
