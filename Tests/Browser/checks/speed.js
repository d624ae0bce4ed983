// When something was first to be seen, in milliseconds, and how much moved until nothing more does.
() => new Promise(resolve => {
  let shift = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value
  }).observe({type: "layout-shift", buffered: true})
  setTimeout(() => {
    const paint = performance.getEntriesByName("first-contentful-paint")[0]
    resolve([paint ? paint.startTime : null, shift])
  }, 400)
})
