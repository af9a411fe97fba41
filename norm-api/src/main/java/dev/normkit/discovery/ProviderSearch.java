package dev.normkit.discovery;

import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/** One search for providers: the places asked, and a row for each provider found in one of them. */
final class ProviderSearch {
  /** Lookups that fail in a row before the rest of a damaged configuration is given up. */
  private static final int MOST_FAILURES = 64;

  private final List<String> asked = new ArrayList<>();
  private final List<BackendRow> rows = new ArrayList<>();
  private final Map<String, NormBackend> unavailable = new HashMap<>();

  /** A class that several places see is one provider. */
  private final Set<Class<?>> seen = new HashSet<>();

  /** By place. */
  private final Map<String, ClassLoader> loaders = new LinkedHashMap<>();

  private ProviderSearch() {}

  /** Searches the places of the calling thread and of this library. */
  static ProviderSearch fromHere() {
    ClassLoader context = orSystem(Thread.currentThread().getContextClassLoader());
    ClassLoader own = orSystem(NormBackend.class.getClassLoader());
    ProviderSearch search = new ProviderSearch();
    if (context == own) {
      search.ask("the class loader " + ClassLoaders.name(own), own);
    } else {
      search.ask("the context class loader " + ClassLoaders.name(context), context);
      search.ask("normkit's own class loader " + ClassLoaders.name(own), own);
    }
    // A loader sees its own modules only; a layer may have given each module a loader of its own.
    Optional.ofNullable(NormBackend.class.getModule().getLayer())
        .filter(layer -> layer != ModuleLayer.boot())
        .ifPresent(layer -> search.ask("normkit's own layer of modules", layer));
    return search;
  }

  private static ClassLoader orSystem(ClassLoader loader) {
    return loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  /** Searches one class loader and no other. */
  static ProviderSearch in(ClassLoader given) {
    ClassLoader loader = orSystem(given);
    ProviderSearch search = new ProviderSearch();
    search.ask("the class loader " + ClassLoaders.name(loader), loader);
    return search;
  }

  /** Searches one layer and no class loader. */
  static ProviderSearch in(ModuleLayer layer) {
    ProviderSearch search = new ProviderSearch();
    search.ask(
        layer == ModuleLayer.boot() ? "the boot layer" : "the layer of the modules " + layer,
        layer);
    return search;
  }

  /** Searches nothing: the backends are given. */
  static ProviderSearch among(NormBackend... backends) {
    ProviderSearch search = new ProviderSearch();
    for (NormBackend backend : backends) {
      search.rows.add(search.examine(backend));
    }
    return search;
  }

  /** What was found and what is lost, which shows only after all places were asked. */
  List<BackendRow> rows() {
    List<BackendRow> all = new ArrayList<>(rows);
    loaders.forEach((place, loader) -> all.addAll(LostProviders.seenBy(loader, place, all)));
    return all;
  }

  /** By id, those that are there and can't run. */
  Map<String, NormBackend> unavailable() {
    return unavailable;
  }

  /** The places in words. */
  List<String> asked() {
    return asked;
  }

  private void ask(String place, ClassLoader loader) {
    asked.add(place);
    loaders.put(place, loader);
    merge(load(ServiceLoader.load(NormBackend.class, loader), Optional.of(loader)));
  }

  private void ask(String place, ModuleLayer layer) {
    asked.add(place);
    merge(load(ServiceLoader.load(layer, NormBackend.class), Optional.empty()));
  }

  /** Providers that failed before they had a class differ by their reasons. */
  private void merge(List<BackendRow> found) {
    List<BackendRow> added =
        found.stream().filter(row -> rows.stream().noneMatch(known -> same(known, row))).toList();
    rows.addAll(added);
  }

  private static boolean same(BackendRow known, BackendRow row) {
    return row.status() == BackendRow.Status.BROKEN
        && known.provider().equals(row.provider())
        && known.reason().equals(row.reason());
  }

  private List<BackendRow> load(ServiceLoader<NormBackend> services, Optional<ClassLoader> loader) {
    List<BackendRow> found = new ArrayList<>();
    Iterator<ServiceLoader.Provider<NormBackend>> providers = services.stream().iterator();
    int failures = 0;
    while (failures < MOST_FAILURES) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        instantiate(providers.next()).ifPresent(found::add);
        failures = 0;
      } catch (ServiceConfigurationError | LinkageError broken) {
        failures++;
        found.add(
            loader
                .flatMap(of -> ClassLoaders.foreign(broken, of))
                .orElseGet(() -> unnamed(said(broken), Optional.of(broken))));
      }
    }
    if (failures == MOST_FAILURES) {
      found.add(
          unnamed(
              "gave up after " + failures + " providers in a row that could not be found",
              Optional.empty()));
    }
    return found;
  }

  /** Empty if another place gave this class before. */
  private Optional<BackendRow> instantiate(ServiceLoader.Provider<NormBackend> provider) {
    String name = "unknown provider";
    try {
      name = provider.type().getName();
      return seen.add(provider.type()) ? Optional.of(examine(provider.get())) : Optional.empty();
    } catch (Throwable broken) {
      return Optional.of(broken(name, name, broken));
    }
  }

  private BackendRow examine(NormBackend backend) {
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
        unavailable.putIfAbsent(id, backend);
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
  private static String said(Throwable broken) {
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
}
