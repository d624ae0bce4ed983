/// Line drawings of sixteen units, in the colour of the text beside them. Words stand beside every
/// one, so they are hidden from screen readers.
enum Icon: String {
  case copy, search, phone, key, info, ok, warn, bad, check, users, group, policy, role, activity
  case home, shield, gear, chevron, down, plus, menu, clock, life, sync, lock, print, out, user

  func svg(_ size: Int = 16) -> HTML {
    // Lines and their colour are the stylesheet's: a page has some thirty of these.
    """
    <svg width="\(size)" height="\(size)" viewBox="0 0 16 16" aria-hidden="true">\(drawing)</svg>
    """
  }

  private var drawing: HTML {
    switch self {
    case .copy:
      """
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.6"/><path d="M3.6 10.5H3A1.5 1.5 0 0 1 1.5 \
      9V3A1.5 1.5 0 0 1 3 1.5h6A1.5 1.5 0 0 1 10.5 3v.6"/>
      """
    case .search: "<circle cx=\"7\" cy=\"7\" r=\"4.7\"/><path d=\"m10.5 10.5 3.5 3.5\"/>"
    case .phone:
      "<rect x=\"4\" y=\"1.5\" width=\"8\" height=\"13\" rx=\"1.8\"/><path d=\"M7.2 12.3h1.6\"/>"
    case .key:
      "<circle cx=\"5\" cy=\"11\" r=\"3.2\"/><path d=\"m7.4 8.6 6.1-6.1M11 5l2 2M9 7l1.2 1.2\"/>"
    case .info: "<circle cx=\"8\" cy=\"8\" r=\"6.3\"/><path d=\"M8 7.4v3.4M8 5h.01\"/>"
    case .ok: "<circle cx=\"8\" cy=\"8\" r=\"6.3\"/><path d=\"m5.2 8.2 2 2 3.6-4.2\"/>"
    case .warn: "<path d=\"M8 1.9 14.6 13.4H1.4Z\"/><path d=\"M8 6.4v3M8 11.4h.01\"/>"
    case .bad:
      "<circle cx=\"8\" cy=\"8\" r=\"6.3\"/><path d=\"m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2\"/>"
    case .check: "<path d=\"m3 8.4 3.2 3.2L13 4.8\"/>"
    case .users:
      """
      <circle cx="6" cy="5.2" r="2.6"/><path d="M1.5 13.6c.3-2.6 2.1-4 4.5-4s4.2 1.4 4.5 \
      4M10.8 2.9a2.5 2.5 0 0 1 0 4.6M12 9.9c1.5.5 2.3 1.8 2.5 3.7"/>
      """
    case .user:
      """
      <circle cx="8" cy="5.2" r="2.7"/><path d="M2.8 13.8c.4-2.8 2.4-4.2 5.2-4.2s4.800 1.400 \
      5.200 4.200"/>
      """
    case .group:
      """
      <rect x="1.8" y="1.8" width="5" height="5" rx="1"/><rect x="9.2" y="1.8" width="5" \
      height="5" rx="1"/><rect x="1.8" y="9.2" width="5" height="5" rx="1"/><rect x="9.2" y="9.2" \
      width="5" height="5" rx="1"/>
      """
    case .policy:
      "<path d=\"M3.5 1.5h6l3 3v10h-9z\"/><path d=\"M9.3 1.7v3h3M5.6 8h4.8M5.6 10.8h4.8\"/>"
    case .role: "<path d=\"M8 1.5 13.5 4v4c0 3.2-2.2 5.4-5.5 6.5C4.7 13.4 2.5 11.2 2.5 8V4Z\"/>"
    case .activity: "<path d=\"M1.5 8.5h3l2-5.5 3 10 2-4.5h3\"/>"
    case .home: "<path d=\"m2 7.5 6-5.5 6 5.5V14H2z\"/><path d=\"M6.3 14V9.800h3.400V14\"/>"
    case .shield:
      """
      <path d="M8 1.5 13.5 4v4c0 3.2-2.2 5.4-5.5 6.5C4.7 13.4 2.5 11.2 2.5 8V4Z"/><path \
      d="m5.7 8 1.7 1.7 3-3.400"/>
      """
    case .gear:
      """
      <circle cx="8" cy="8" r="2.2"/><path d="M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 \
      1.4M11.2 11.2l1.4 1.4M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400"/>
      """
    case .chevron: "<path d=\"m6 3.5 4.5 4.5L6 12.5\"/>"
    case .down: "<path d=\"m3.5 6 4.5 4.5L12.5 6\"/>"
    case .plus: "<path d=\"M8 3v10M3 8h10\"/>"
    case .menu: "<path d=\"M2 4.5h12M2 8h12M2 11.5h12\"/>"
    case .clock: "<circle cx=\"8\" cy=\"8\" r=\"6.3\"/><path d=\"M8 4.3V8l2.5 1.5\"/>"
    case .life:
      """
      <circle cx="8" cy="8" r="6.3"/><circle cx="8" cy="8" r="2.6"/><path d="m3.6 3.6 2.5 \
      2.5m3.8 3.8 2.5 2.5m0-8.8-2.500 2.500M6.100 9.900l-2.500 2.500"/>
      """
    case .sync:
      """
      <path d="M13.5 6.5A5.7 5.7 0 0 0 3.2 5M2.5 9.5A5.7 5.7 0 0 0 12.8 11M3 2v3.2h3.2M13 \
      14v-3.200H9.800"/>
      """
    case .lock:
      """
      <rect x="3" y="7" width="10" height="7" rx="1.6"/><path d="M5.300 7V4.700a2.700 2.700 0 0 1 \
      5.400 0V7"/>
      """
    case .print:
      """
      <path d="M4.5 5.5v-4h7v4M4.5 12H2.8A1.3 1.3 0 0 1 1.5 10.7V6.800a1.300 1.300 0 0 1 \
      1.300-1.300h10.400a1.300 1.300 0 0 1 1.300 1.300v3.900a1.300 1.300 0 0 1-1.300 1.300h-1.700"/>\
      <rect x="4.5" y="9.5" width="7" height="5" rx=".8"/>
      """
    case .out:
      """
      <path d="M9 2h5v5M14 2 7.5 8.5M12 9.5V13a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 \
      1-1h3.500"/>
      """
    }
  }
}

/// Two doors, of which the second opens behind the first.
enum Brand {
  static let name = "Sallyport"

  static let mark: HTML = """
    <svg class="brand-mark" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><rect \
    width="26" height="26" rx="7" fill="currentColor"/><path d="M7.2 19.5V8.4L14.6 5.6V19.5" \
    fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="1.9" \
    stroke-linejoin="round"/><path d="M11.4 20.6V10.9L18.8 8.1V20.6Z" fill="#fff"/><circle \
    cx="13.9" cy="15.2" r="1" fill="currentColor"/></svg>
    """
}
