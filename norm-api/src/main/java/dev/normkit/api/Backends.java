package dev.normkit.api;

import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The backends found by {@link ServiceLoader}: one row per provider, usable or not. A provider that
 * cannot be loaded, throws or was built for a newer Java is a row with its reason; the others go
 * on. Immutable; nothing is cached between discoveries.
 */
public final class Backends {
  /** Lookups that fail in a row before the rest of a damaged configuration is given up. */
  private static final int MOST_FAILURES = 64;

  private final List<BackendRow> rows;

  private Backends(List<BackendRow> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * Finds the providers visible to the context class loader of the calling thread. A program that
   * has backends elsewhere, as plug-ins do, gives their loader or layer instead.
   *
   * @return one row per provider
   */
  public static Backends discover() {
    return load(ServiceLoader.load(NormBackend.class));
  }

  /**
   * Finds the providers visible to a class loader.
   *
   * @param loader for example that of a plug-in
   * @return one row per provider
   */
  public static Backends discover(ClassLoader loader) {
    return load(ServiceLoader.load(NormBackend.class, loader));
  }

  /**
   * Finds the providers of a module layer and its parents.
   *
   * @param layer for example one made of a folder of plug-ins
   * @return one row per provider
   */
  public static Backends discover(ModuleLayer layer) {
    return load(ServiceLoader.load(layer, NormBackend.class));
  }

  /**
   * Takes given backends instead of discovering any.
   *
   * @param backends the providers, in any order
   * @return one row per provider
   */
  public static Backends of(NormBackend... backends) {
    List<BackendRow> rows = new ArrayList<>();
    for (NormBackend backend : backends) {
      rows.add(examine(backend));
    }
    return checked(rows);
  }

  private static Backends load(ServiceLoader<NormBackend> loader) {
    List<BackendRow> rows = new ArrayList<>();
    Iterator<ServiceLoader.Provider<NormBackend>> providers = loader.stream().iterator();
    int failures = 0;
    while (failures < MOST_FAILURES) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        rows.add(instantiate(providers.next()));
        failures = 0;
      } catch (ServiceConfigurationError | LinkageError broken) {
        failures++;
        rows.add(unnamed(found(broken), Optional.of(broken)));
      }
    }
    if (failures == MOST_FAILURES) {
      rows.add(
          unnamed(
              "gave up after " + failures + " providers in a row that could not be found",
              Optional.empty()));
    }
    return checked(rows);
  }

  private static BackendRow instantiate(ServiceLoader.Provider<NormBackend> provider) {
    String name = "unknown provider";
    try {
      name = provider.type().getName();
      return examine(provider.get());
    } catch (Throwable broken) {
      return broken(name, name, broken);
    }
  }

  private static BackendRow examine(NormBackend backend) {
    String name = backend.getClass().getName();
    String known = name;
    try {
      String id = backend.id();
      if (id == null || !id.matches("[a-z0-9-]+")) {
        return BackendRow.broken(
            name,
            name,
            "its id is \"" + id + "\"; an id is lower case letters, digits and hyphens",
            Optional.empty());
      }
      known = id;
      Availability availability = backend.availability();
      if (availability instanceof Availability.Unavailable no) {
        return BackendRow.unavailable(backend, no.reason(), no.remedy());
      }
      return availability == null
          ? BackendRow.broken(id, name, "its availability() returned null", Optional.empty())
          : BackendRow.ready(backend);
    } catch (Throwable broken) {
      return broken(known, name, broken);
    }
  }

  /** A provider that threw whatever it liked; only what the JVM itself throws goes through. */
  private static BackendRow broken(String id, String name, Throwable broken) {
    Throwable thrown =
        broken instanceof ServiceConfigurationError && broken.getCause() != null
            ? broken.getCause()
            : broken;
    if (thrown instanceof VirtualMachineError exhausted) {
      throw exhausted;
    }
    return BackendRow.broken(id, name, reason(broken), Optional.of(broken));
  }

  /** A provider that failed before it had a class: a text is all there is. */
  private static BackendRow unnamed(String reason, Optional<Throwable> cause) {
    return BackendRow.broken("unknown", "unknown provider", reason, cause);
  }

  /** The lookup's own words, which name the provider, and what is behind them. */
  private static String found(Throwable broken) {
    return broken instanceof ServiceConfigurationError && broken.getCause() != null
        ? broken.getMessage() + ": " + reason(broken)
        : reason(broken);
  }

  /** The innermost cause says what happened; the outer ones only that something did. */
  private static String reason(Throwable broken) {
    Throwable innermost = broken;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    return innermost instanceof ServiceConfigurationError
        ? innermost.getMessage()
        : innermost.getClass().getSimpleName() + ": " + innermost.getMessage();
  }

  /** Of several providers with one id the first found keeps it. */
  private static Backends checked(List<BackendRow> found) {
    Map<String, BackendRow> first = new HashMap<>();
    List<BackendRow> rows = new ArrayList<>();
    for (BackendRow row : found) {
      BackendRow earlier =
          row.status() == BackendRow.Status.BROKEN ? null : first.putIfAbsent(row.id(), row);
      rows.add(
          earlier == null
              ? row
              : BackendRow.broken(
                  row.id(),
                  row.provider(),
                  "its id \""
                      + row.id()
                      + "\" is taken by "
                      + earlier.provider()
                      + ", which was found first",
                  Optional.empty()));
    }
    rows.sort(Comparator.comparing(BackendRow::id).thenComparing(BackendRow::provider));
    return new Backends(rows);
  }

  /**
   * Every provider.
   *
   * @return rows by id, then provider
   */
  public List<BackendRow> rows() {
    return rows;
  }

  /**
   * The usable backends.
   *
   * @return by id; which of them suits a plan is for a selector to decide
   */
  public List<NormBackend> ready() {
    return rows.stream().flatMap(row -> row.backend().stream()).toList();
  }

  /**
   * One backend by its id, never another.
   *
   * @param id for example {@code cpu}
   * @return the backend
   * @throws IllegalArgumentException if it is not ready; the message has its reason and the ids
   *     that are
   */
  public NormBackend require(String id) {
    for (BackendRow row : rows) {
      if (row.id().equals(id) && row.backend().isPresent()) {
        return row.backend().get();
      }
    }
    String why =
        rows.stream()
            .filter(row -> row.id().equals(id))
            .findFirst()
            .map(
                row ->
                    " is "
                        + row.status().word()
                        + ": "
                        + row.reason()
                        + (row.remedy().isEmpty() ? "" : " (" + row.remedy() + ")"))
            .orElse(" was not found");
    throw new IllegalArgumentException(
        "backend \""
            + id
            + "\""
            + why
            + "; ready are "
            + ready().stream().map(NormBackend::id).toList());
  }
}
