import Identity

/// Whether something of the store was lost, and for how long codes do not count because of it.
struct EpochFigures {
  let epoch: StoreEpoch
  let now: Timestamp

  func write(to text: inout MetricsText) {
    text.family(
      "sallyport_store_epoch", .gauge,
      "Counts up with each restore, and each failover that may have lost commits.")
    text.sample("sallyport_store_epoch", epoch.number)
    text.family(
      "sallyport_code_quarantine_seconds", .gauge,
      "How long codes are refused that may have been used in what was lost.")
    let left = epoch.codesCountAt.milliseconds - now.milliseconds
    text.sample("sallyport_code_quarantine_seconds", epoch.number > 1 ? max(0, left) / 1000 : 0)
  }
}
