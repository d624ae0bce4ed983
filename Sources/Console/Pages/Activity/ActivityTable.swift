import Identity

/// Records as rows.
enum ActivityTable {
  static func table(_ entries: [AuditEntry], withRecords isWhole: Bool, _ t: Texts) -> HTML {
    """
    <table class="table stack activity"><caption class="vh">\(t(.activityOfAccount))</caption>\
    <thead><tr><th scope="col">\(t(.activityTime))</th><th scope="col">\(t(.activityEvent))</th>\
    <th scope="col">\(t(.activityWho))</th><th scope="col">\(t(.activityTarget))</th>\
    <th scope="col">\(t(.activityFrom))</th><th scope="col">MFA</th>\
    <th scope="col">\(t(.activityResult))</th></tr></thead><tbody>
    \(entries.map { row($0, isWhole, t) })</tbody></table>
    """
  }

  private static func row(_ entry: AuditEntry, _ isWhole: Bool, _ t: Texts) -> HTML {
    let mfa: HTML =
      switch entry.usedMFA {
      case true?: "<span class=\"badge badge-ok\">\(t(.yes))</span>"
      case false?: t(.no)
      case nil: "<span class=\"muted\">–</span>"
      }
    let result: HTML =
      if let code = entry.errorCode {
        "<span class=\"badge badge-bad\">\(code)</span>"
      } else {
        t(.wasDone)
      }
    return """
      <tr><td data-label="\(t(.activityTime))"><time class="num" datetime="\(entry.eventTime)">\
      \(Moment.exact(entry.eventTime))</time></td>\
      <th scope="row">\(entry.eventName)</th>\
      <td data-label="\(t(.activityWho))">\(entry.who)</td>\
      <td data-label="\(t(.activityTarget))">\(target(entry))</td>\
      <td data-label="\(t(.activityFrom))">\(entry.sourceIPAddress)</td>\
      <td data-label="MFA">\(mfa)</td>\
      <td data-label="\(t(.activityResult))">\(result)</td></tr>
      \(if: isWhole, record(entry, t))
      """
  }

  /// The record itself, in a row of its own, where it has room.
  private static func record(_ entry: AuditEntry, _ t: Texts) -> HTML {
    """
    <tr class="whole"><td colspan="7"><details class="reveal"><summary>\
    \(t(.theRecord(entry.eventName)))<span class="chev">\(Icon.chevron.svg(14))</span></summary>\
    <pre translate="no" dir="ltr">\(IndentedJSON.text(entry.json))</pre></details></td></tr>

    """
  }

  private static func target(_ entry: AuditEntry) -> HTML {
    guard let target = entry.target else { return "<span class=\"muted\">–</span>" }
    return "\(target)"
  }
}

/// JSON that was written on one line, on lines of its own; nothing but white space is added.
enum IndentedJSON {
  static func text(_ json: String) -> String {
    var text: [UInt8] = []
    var depth = 0
    var isQuoted = false, isEscaped = false
    func lineBreak() {
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
    }
    for byte in json.utf8 {
      if isQuoted {
        text.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        text.append(byte)
        depth += 1
        lineBreak()
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth = max(0, depth - 1)
        lineBreak()
        text.append(byte)
      case UInt8(ascii: ","):
        text.append(byte)
        lineBreak()
      case UInt8(ascii: ":"): text.append(contentsOf: ": ".utf8)
      case UInt8(ascii: "\""):
        isQuoted = true
        text.append(byte)
      default: text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
