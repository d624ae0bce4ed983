// Controls that a person cannot see or reach though the page's markup does not hide them.
([screenWidth, mayHide]) => {
  const faults = []
  const modal = document.querySelector("dialog:modal")
  const within = modal ?? document
  const name = element => element.outerHTML.replace(/\s+/g, " ").slice(0, 100)
  const seen = element =>
    element.checkVisibility({opacityProperty: true, visibilityProperty: true})

  // Markup hides what is not for now; style must not.
  const putAway = element => {
    for (let e = element; e; e = e.parentElement) {
      if (e.hidden || e.inert) return true
      if (e.matches("dialog:not([open]), [popover]:not(:popover-open)")) return true
      if (e.parentElement?.matches("details:not([open])") && !e.matches("summary")) return true
    }
    return false
  }

  const links = [...document.querySelectorAll("a[href]")]
  const elsewhere = link => links.some(other => other !== link && other.href === link.href
    && (seen(other) || putAway(other)))

  const controls = [...within.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter(e => !putAway(e) && !(mayHide && e.matches(mayHide)))
  const x = scrollX, y = scrollY
  for (const control of controls) {
    const box = control.getBoundingClientRect()
    if (!seen(control) || box.width < 2 || box.height < 2) {
      // A menu that has another shape on other screens: its links must all be somewhere.
      if (control.matches("summary") || control.matches("a[href]") && elsewhere(control)) continue
      faults.push(`a control that cannot be seen: ${name(control)}`)
      continue
    }
    // Away from the screen until it has the focus.
    if (box.right <= 0 || box.bottom + scrollY <= 0) {
      if (!control.matches("a[href^='#']")) faults.push(`a control off the page: ${name(control)}`)
      continue
    }
    const scrolls = (() => {
      for (let e = control.parentElement; e; e = e.parentElement)
        if (/auto|scroll/.test(getComputedStyle(e).overflowX)) return true
      return false
    })()
    if (!scrolls && (box.left < -1 || box.right > screenWidth + 1))
      faults.push(`a control that is cut off at ${Math.round(box.right)} px: ${name(control)}`)

    control.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"})
    // A link in a text may be broken into lines; its middle may then be nothing.
    const line = control.getClientRects()[0]
    const top = document.elementFromPoint(
      line.left + line.width / 2, line.top + line.height / 2)
    const itself = top && (control.contains(top) || top.contains(control)
      || [...(control.labels ?? [])].some(label => label.contains(top)))
    if (!control.disabled && getComputedStyle(control).pointerEvents !== "none" && !itself)
      faults.push(`a control behind something else: ${name(control)}`
        + (top ? `, which is ${name(top)}` : ""))
  }
  scrollTo({left: x, top: y, behavior: "instant"})

  for (const form of within.querySelectorAll("form")) {
    if (putAway(form) || !seen(form)) continue
    const buttons = [...form.elements].filter(e => e.matches(
      "button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]"))
    if (!buttons.some(seen)) faults.push(`a form that cannot be sent: ${name(form)}`)
  }
  return faults
}
