package dev.normkit.io.rewrite;

/** Why a change can't be made; part of what is told of a norm, never the end of a command. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  Refused(String why) {
    super(why, null, false, false);
  }
}
