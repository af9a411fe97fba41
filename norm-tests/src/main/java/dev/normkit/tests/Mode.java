package dev.normkit.tests;

/** What is asked about a case of {@link Cases#all}: a test of the contract each. */
enum Mode {
  FORWARD,
  MOMENTS,
  BACKWARD,
  MEMORY,
  IN_PLACE,
  ANYWHERE,
  /** Only of data with a NaN or an infinity. */
  NAN,
  REPETITION,
  REFERENCE;

  boolean asks(NormCase asked) {
    return this != NAN || asked.data().spoiled();
  }
}
