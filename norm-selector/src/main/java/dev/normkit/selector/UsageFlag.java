package dev.normkit.selector;

/** What a usage answers by yes or no; each has its word in reports, options and files. */
enum UsageFlag {
  DECODER_ONLY,
  UNEQUAL_LENGTHS,
  ONLINE_INFERENCE,
  PIXEL_OUTPUT,
  FROZEN_STATISTICS;

  String word() {
    return Words.of(this);
  }
}
