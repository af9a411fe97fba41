package dev.normkit.evidence.run;

/** Follows a cell. */
public interface Watch {
  /** Nobody follows. */
  Watch NONE = share -> {};

  /**
   * A cell got on.
   *
   * @param share of its work that is done, from 0 to 1
   * @throws TimeUpException if it is to stop at once; its lines are then lost
   */
  void done(double share);
}
