package dev.normkit.discovery;

import dev.normkit.spi.NormBackend;
import java.util.Optional;

/**
 * What discovery found out about one provider.
 *
 * @param id the backend's id; if it couldn't be asked, the provider's class name or {@code unknown}
 * @param provider the provider's class name, or {@code unknown provider}
 * @param status whether it can be used
 * @param reason why not; empty if ready
 * @param remedy what the user can do; empty if ready or unknown
 * @param backend the backend itself, if ready
 * @param cause what a broken provider threw
 */
public record BackendRow(
    String id,
    String provider,
    Status status,
    String reason,
    String remedy,
    Optional<NormBackend> backend,
    Optional<Throwable> cause) {

  /** Whether a provider can be used. */
  public enum Status {
    /** Loaded, and the machine can run it. */
    READY,
    /** Loaded, but this machine or JVM cannot run it. */
    UNAVAILABLE,
    /**
     * Failed to load, threw, claims an id that is taken, belongs to another copy of this library,
     * or is there but not listed by a {@code META-INF/services} file.
     */
    BROKEN;

    /** {@return the word used in reports, the name in lower case} */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static BackendRow ready(NormBackend backend) {
    return new BackendRow(
        backend.id(),
        backend.getClass().getName(),
        Status.READY,
        "",
        "",
        Optional.of(backend),
        Optional.empty());
  }

  static BackendRow unavailable(NormBackend backend, String reason, String remedy) {
    return new BackendRow(
        backend.id(),
        backend.getClass().getName(),
        Status.UNAVAILABLE,
        reason,
        remedy,
        Optional.empty(),
        Optional.empty());
  }

  static BackendRow broken(String id, String provider, String reason, Optional<Throwable> cause) {
    return new BackendRow(id, provider, Status.BROKEN, reason, "", Optional.empty(), cause);
  }

  /** This row with a remedy: the user can mend it. */
  BackendRow remediedBy(String said) {
    return new BackendRow(id, provider, status, reason, said, backend, cause);
  }

  /** {@return reason and remedy, for example {@code no such chip (buy one)}; empty if ready} */
  public String why() {
    return reason + (remedy.isEmpty() ? "" : " (" + remedy + ")");
  }
}
