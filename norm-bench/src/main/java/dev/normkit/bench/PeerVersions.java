package dev.normkit.bench;

/** Prints the peers that a process with the same flags has. */
public final class PeerVersions {
  /** Of the line, among what the JVM and the libraries say. */
  static final String PREFIX = "peers: ";

  private PeerVersions() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) {
    System.out.println(PREFIX + Machine.peers());
  }
}
