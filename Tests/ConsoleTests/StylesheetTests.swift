import Testing

@testable import Console

struct StylesheetTests {
  @Test(arguments: [
    ("a { color: red; }\n\n  b > c , d { top: 0 }", "a{color:red}b>c,d{top:0}"),
    ("/* why */ a :hover { x: calc(1px + 2px) }", "a :hover{x:calc(1px + 2px)}"),
    ("a::before { content: \"/* ; */  'x'\" }", "a::before{content:\"/* ; */  'x'\"}"),
    (
      "@media (min-width: 40rem) and (width >= 1px) { a { b: c !important } }",
      "@media (min-width:40rem) and (width>= 1px){a{b:c !important}}"
    ),
    ("a { b: c; d: e; } @x;", "a{b:c;d:e}@x;"), ("a { b: \";\" }", "a{b:\";\"}"),
    (#"a { content: "\"  '" }"#, #"a{content:"\"  '"}"#), ("a/* never ends", "a"), ("", ""),
  ])
  func `only what nobody but people reads is left out`(written: String, sent: String) {
    #expect(String(decoding: Stylesheet.compact(Array(written.utf8)), as: UTF8.self) == sent)
  }
}
