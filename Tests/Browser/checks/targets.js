// Targets smaller than `least` on a side, as sentences. WCAG 2.5.8 lets pass those in a sentence, and
// those around whose middle a circle of that diameter touches no other target, nor another's circle.
least => {
  const modal = document.querySelector("dialog:modal")
  const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary,"
    + " [role=button], [role=link], [role=tab], [role=menuitem], [role=checkbox], [role=radio],"
    + " [tabindex]:not([tabindex='-1'])"

  const union = (one, other) => {
    const left = Math.min(one.left, other.left), top = Math.min(one.top, other.top)
    const right = Math.max(one.right, other.right), bottom = Math.max(one.bottom, other.bottom)
    return {left, top, right, bottom, width: right - left, height: bottom - top}
  }

  const area = element => {
    let box = element.getBoundingClientRect()
    // A click on the label is a click on the box it belongs to.
    if (element.matches("input[type=checkbox], input[type=radio]"))
      for (const label of element.labels)
        if (label.checkVisibility()) box = union(box, label.getBoundingClientRect())
    return box
  }

  const inSentence = element => {
    if (getComputedStyle(element).display !== "inline") return false
    const text = [...element.parentElement.childNodes]
      .filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join("")
    return /\p{L}|\p{N}/u.test(text)
  }

  const targets = [...(modal ?? document).querySelectorAll(selector)]
    .filter(e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    .filter(e => !e.disabled)
    .map(element => ({element, box: area(element)}))
    // What is away from the screen until it has the focus, such as a link past the menu.
    .filter(({box}) => box.width > 1 && box.height > 1 && box.right > 0 && box.bottom + scrollY > 0)
  for (const target of targets) {
    const {box} = target
    target.middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
    // A fraction is lost in rounding to the screen.
    target.small = box.width < least - 0.5 || box.height < least - 0.5
  }

  const related = (one, other) => one.contains(other) || other.contains(one)
  const crowded = target => targets.some(other => {
    if (other === target || related(target.element, other.element)) return false
    const [x, y] = target.middle
    if (other.small)
      return Math.hypot(x - other.middle[0], y - other.middle[1]) < least
    const {left, right, top, bottom} = other.box
    const dx = Math.max(left - x, 0, x - right), dy = Math.max(top - y, 0, y - bottom)
    return Math.hypot(dx, dy) < least / 2
  })

  return targets
    .filter(target => target.small && !inSentence(target.element) && crowded(target))
    .map(({element, box}) => `a target of ${Math.round(box.width)} x ${Math.round(box.height)} px`
      + ` with others close by: ${element.outerHTML.slice(0, 100)}`)
}
