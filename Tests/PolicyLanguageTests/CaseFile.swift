import FoundationEssentials
import PolicyCases

/// The files of cases beside the tests.
enum CaseFile {
  static func load(_ name: String, beside file: String = #filePath) throws -> [PolicyCase] {
    let folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
    let data = try Data(contentsOf: URL(filePath: "\(folder)/Cases/\(name)"))
    return try PolicyCase.read(String(decoding: data, as: UTF8.self)).map { try $0.get() }
  }
}
