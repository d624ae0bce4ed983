import Testing

@testable import SignatureV4

@Suite struct `a request's time` {
  @Test(arguments: [
    (-1_000_000, false), (-902, false), (-901, false), (-900, true), (-899, true), (-1, true),
    (0, true), (1, true), (899, true), (900, true), (901, false), (902, false),
    (1_000_000, false),
  ])
  func `15 minutes either way, to the second`(_ age: Int64, _ isTaken: Bool) throws {
    let request = try Suite.signedPost()
    let now = Suite.now + age
    let expected: SignatureFailure? =
      if isTaken {
        nil
      } else if age > 0 {
        .expired(signed: Suite.now, now: now, lifetime: 900)
      } else {
        .notYetCurrent(signed: Suite.now, now: now)
      }
    #expect(Suite.failure(request, body: Suite.body, at: now) == expected)
    let unlimited = try Suite.presignedGet(expiresIn: nil)
    #expect(Suite.failure(unlimited, at: now) == expected)
  }

  @Test(arguments: [1, 59, 60, 61, 899, 900, 901, 3_600, 86_400, 604_799, 604_800] as [Int64])
  func `a presigned request is good for its lifetime, to the second`(_ lifetime: Int64) throws {
    let request = try Suite.presignedGet(expiresIn: lifetime)
    for (age, isTaken) in [
      (-901, false), (-900, true), (0, true), (lifetime - 1, true), (lifetime, true),
      (lifetime + 1, false), (lifetime + 1_000_000, false),
    ] {
      let now = Suite.now + age
      let expected: SignatureFailure? =
        if isTaken {
          nil
        } else if age > 0 {
          .expired(signed: Suite.now, now: now, lifetime: lifetime)
        } else {
          .notYetCurrent(signed: Suite.now, now: now)
        }
      #expect(Suite.failure(request, at: now) == expected)
    }
  }

  @Test(arguments: [
    "", "0", "00", "-1", "+60", " 60", "60 ", "6e1", "0x10", "604801", "0604801", "1000000",
    "99999999999999999999", "0604800", "0000060", "60.0", "sixty", "6\u{0660}",
  ])
  func `a lifetime is a number of seconds from 1 to 604800`(_ text: String) throws {
    var request = try Suite.presignedGet()
    let escaped = text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    request.query = request.query.replacing(
      "X-Amz-Expires=60", with: "X-Amz-Expires=" + escaped.joined())
    #expect(Suite.failure(request) == .malformedExpiry(text))
  }

  @Test(arguments: [0, -1, 604_801, .max, .min] as [Int64])
  func `no longer lifetime is signed`(_ lifetime: Int64) {
    #expect(throws: SignatureFailure.malformedExpiry("\(lifetime)")) {
      try Suite.signer().presign(Suite.get, at: Suite.now, expiresIn: lifetime)
    }
  }

  @Test(arguments: [
    "Sun, 30 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 2015 12:36:00 -0000",
    "Sun, 30 Aug 2015 12:36:00 +0000", "Sun, 30 Aug 2015 12:36:00 UTC",
    // AWS's first published suite has dates with the wrong day of the week.
    "Mon, 30 Aug 2015 12:36:00 GMT", "  20150830T123600Z ", "20150830T123600Z",
  ])
  func `a Date header serves where X-Amz-Date is absent`(_ date: String) throws {
    // The header itself need not be signed: its time is part of what is.
    var request = try Suite.signedPost()
    request["X-Amz-Date"] = nil
    request["Authorization"] = try authorization(for: request, "content-type;host;x-extra")
    request["Date"] = date
    let presented = try Suite.verify(request, body: Suite.body)
    #expect(presented.requestTime == Suite.now)

    request["X-Amz-Date"] = "20150830T123601Z"
    #expect(Suite.failure(request, body: Suite.body) == .mismatch)
  }

  /// The header that signs `request` for the suite's time, with no header for the time covered.
  private func authorization(for request: SignableRequest, _ names: String) throws -> String {
    let canonical = try #require(
      CanonicalRequest(of: request, signedHeaders: names, body: Suite.body))
    let signature = Reference.signature(
      of: canonical.bytes, time: "20150830T123600Z", secret: Suite.secret, scope: Suite.scope)
    return "AWS4-HMAC-SHA256 Credential=\(Suite.accessKeyID)/\(Suite.scope), "
      + "SignedHeaders=\(names), Signature=\(signature)"
  }

  @Test(arguments: [
    "", "20150830", "20150830T123600", "20150830T123600z", "20150830t123600Z",
    "20150830T123660Z", "20150830T126000Z", "20150830T240000Z", "20150832T123600Z",
    "20150800T123600Z", "20151301T123600Z", "20150001T123600Z", "20150229T123600Z",
    "21000229T000000Z", "20150830 123600Z", "2015083OT123600Z", "+0150830T123600Z",
    "20150830T123600Z, 20150830T123600Z", "20150830T123600+00Z", "Sun, 30 Aug 2015 12:36:00 GMT",
    "２０150830T123600Z",
  ])
  func `no other form is a time in X-Amz-Date`(_ date: String) throws {
    var request = try Suite.signedPost()
    request["X-Amz-Date"] = date
    #expect(Suite.failure(request, body: Suite.body) == .malformedDate(date))
  }

  @Test(arguments: [
    "Sun, 30 Aug 2015 12:36:00", "Sun, 30 Aug 2015 12:36:00 CET", "Sunday, 30-Aug-15 12:36:00 GMT",
    "Sun Aug 30 12:36:00 2015", "Sun, 31 Feb 2015 12:36:00 GMT", "sun, 30 aug 2015 12:36:00 gmt",
    "Sun, 30 Aug 2015 12:36:60 GMT", "Sun, 30 Aug 2015 24:36:00 GMT",
    "Sun, 30 Aug 2015 12.36.00 GMT", "Sun, 30 Aug 2015 12:36:00 -0100",
    "Sun,  3 Aug 2015 12:36:00 GMT", "", "1440938160",
  ])
  func `no other form is a time in Date`(_ date: String) throws {
    var request = try Suite.signedPost()
    request["X-Amz-Date"] = nil
    request["Date"] = date
    #expect(Suite.failure(request, body: Suite.body) == .malformedDate(date))
  }

  @Test(
    arguments: [
      (0, "19700101T000000Z"), (951_782_399, "20000228T235959Z"), (951_782_400, "20000229T000000Z"),
      (951_868_800, "20000301T000000Z"), (4_107_542_400, "21000301T000000Z"),
      (2_147_483_648, "20380119T031408Z"), (1_440_936_000, "20150830T120000Z"),
      (-62_162_121_600, "00000229T000000Z"), (253_402_300_799, "99991231T235959Z"),
      (-1, "19691231T235959Z"), (-62_167_219_200, "00000101T000000Z"),
      (Int64.max, "99991231T235959Z"), (Int64.min, "00000101T000000Z"),
    ] as [(Int64, String)])
  func `times are written and read to the second`(_ seconds: Int64, _ text: String) throws {
    var request = Suite.post
    request.headers += try Suite.signer().sign(request, body: Suite.body, at: seconds)
    #expect(request["X-Amz-Date"] == text)
    let presented = try PresentedSignature(of: request, at: seconds, accepting: Suite.accepted)
    #expect(presented.scope.date == text.prefix(8))
    #expect(presented.requestTime == min(max(seconds, -62_167_219_200), 253_402_300_799))
  }

  @Test func `days and months in a Date header are known by all of their letters`() throws {
    let months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(separator: " ")
    for (number, month) in months.enumerated() {
      let wanted = try #require(time(inDate: "2015\(digits(number + 1, 2))01T000000Z"))
      #expect(time(inDate: "Mon, 01 \(month) 2015 00:00:00 GMT") == wanted)
      for word in misspelled(month) {
        #expect(time(inDate: "Mon, 01 \(word) 2015 00:00:00 GMT") == nil, "\(word)")
      }
    }
    for day in "Mon Tue Wed Thu Fri Sat Sun".split(separator: " ") {
      #expect(time(inDate: "\(day), 01 Aug 2015 00:00:00 GMT") == 1_438_387_200)
      for word in misspelled(day) {
        #expect(time(inDate: "\(word), 01 Aug 2015 00:00:00 GMT") == nil, "\(word)")
      }
    }
  }

  /// `word` with another letter in each place.
  private func misspelled(_ word: Substring) -> [String] {
    word.indices.map { place in
      word[..<place] + "x" + word[word.index(after: place)...]
    }
  }

  /// The time that a request says in its `Date` header; nil when that has no form of one.
  private func time(inDate date: String) -> Int64? {
    let request = SignableRequest(
      method: "GET", path: "/",
      headers: [
        ("Host", "h"), ("Date", date),
        (
          "Authorization",
          "AWS4-HMAC-SHA256 Credential=a/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=host, Signature=0"
        ),
      ])
    do {
      _ = try PresentedSignature(of: request, at: .max, accepting: Suite.accepted)
      return nil
    } catch .expired(let signed, _, _) {
      return signed
    } catch {
      return nil
    }
  }

  @Test func `what is written is read again, on each day of four centuries`() throws {
    let first: Int64 = -62_167_219_200
    var previous = ""
    for day: Int64 in 0..<146_097 {
      let seconds = first + day * 86_400 + day * 7_919 % 86_400
      let time = RequestTime(clamping: seconds)
      let text = Array(time.text.utf8)
      let read = RequestTime(basic: text.span, in: text.indices)
      if read?.seconds != seconds || time.day <= previous {
        Issue.record("\(seconds) was written as \(time.text)")
      }
      previous = time.day
    }
  }

  @Test func `every day of 800 years is read as the next`() throws {
    var request = try Suite.signedPost()
    var expected: Int64 = -11_676_096_000  // 1600-01-01
    for year in 1_600..<2_400 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, days) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        .enumerated()
      {
        // First and last day of the month, and the one that is not there.
        for day in [1, days, days + 1] {
          let text = digits(year, 4) + digits(month + 1, 2) + digits(day, 2)
          request["X-Amz-Date"] = text + "T000000Z"
          request["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=a/\(text)/us-east-1/service/aws4_request, "
            + "SignedHeaders=host, Signature=0"
          let time = expected + Int64(day - 1) * 86_400
          if day > days {
            #expect(throws: SignatureFailure.malformedDate(text + "T000000Z")) {
              try PresentedSignature(of: request, at: time, accepting: Suite.accepted)
            }
          } else {
            let presented = try PresentedSignature(
              of: request, at: time, accepting: Suite.accepted)
            #expect(presented.requestTime == time)
          }
        }
        expected += Int64(days) * 86_400
      }
    }
  }

  private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: count - text.count) + text
  }
}
