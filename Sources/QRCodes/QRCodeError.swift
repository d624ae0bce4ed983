/// Why a QR code or a picture of one cannot be made.
package enum QRCodeError: Error, Equatable, Sendable {
  /// There is no text.
  case empty
  /// The text has a null character in it, where the encoder would stop.
  case containsNull
  /// The text is longer than any code can hold: 2953 bytes, or fewer with more error correction.
  case tooLong
  /// The picture would be too large, or its measures make no sense.
  case impossibleSize
  /// libpng could not write the picture.
  case pictureNotWritten
  case outOfMemory
}
