package import IdentitySQL

extension PostgreSQLDriver {
  package func place(on connection: any SQLConnection) throws -> EnginePlace {
    guard let session = connection as? Session else {
      throw SQLFailure.engine(code: 0, "a connection of another engine")
    }
    return try session.findPlace()
  }

  package var standbysExpression: String { "current_setting('synchronous_standby_names')" }

  /// Where all that are named are waited for, whichever of them is promoted holds every confirmed commit;
  /// where one of two is, only it knows.
  ///
  /// <https://www.postgresql.org/docs/15/runtime-config-replication.html#GUC-SYNCHRONOUS-STANDBY-NAMES>
  package func surestStandbys(in setting: String) -> Set<String> {
    var count = 1
    var list = setting[...]
    if let open = setting.firstIndex(of: "("), setting.hasSuffix(")") {
      // `ANY 1 (…)`, `FIRST 2 (…)`, or the number alone.
      let words = setting[..<open].split(separator: " ")
      guard let number = words.last.flatMap({ Int($0) }) else { return [] }
      count = number
      list = setting[setting.index(after: open)...].dropLast()
    }
    let names = list.split(separator: ",").map { name in
      String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        .replacing("\"", with: "").lowercased()
    }
    guard !names.contains("*"), names.count <= count else { return [] }
    return Set(names)
  }
}
