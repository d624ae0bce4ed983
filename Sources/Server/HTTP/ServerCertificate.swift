import NIOSSL
import Synchronization

/// The server's certificate and key, read again when asked to. TLS 1.2 and 1.3.
package final class ServerCertificate: Sendable {
  private let certificateFile: String
  private let keyFile: String
  private let context: Mutex<NIOSSLContext>

  /// Throws ``ConfigurationError`` when the files do not make a certificate.
  package init(certificateFile: String, keyFile: String) throws {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    context = Mutex(try Self.read(certificateFile, keyFile))
  }

  var current: NIOSSLContext {
    context.withLock { $0 }
  }

  /// Reads the files again. When that fails, what is in use stays in use.
  package func reload() throws {
    let fresh = try Self.read(certificateFile, keyFile)
    context.withLock { $0 = fresh }
  }

  private static func read(_ certificateFile: String, _ keyFile: String) throws -> NIOSSLContext {
    do {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(certificateFile)
          .map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: keyFile, format: .pem)))
      configuration.minimumTLSVersion = .tlsv12
      configuration.applicationProtocols = ["http/1.1"]
      return try NIOSSLContext(configuration: configuration)
    } catch {
      throw ConfigurationError(
        "the certificate in \(certificateFile) and the key in \(keyFile) cannot be used: \(error)")
    }
  }
}
