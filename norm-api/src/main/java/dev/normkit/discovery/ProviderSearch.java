package dev.normkit.discovery;

import dev.normkit.spi.Asking;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import java.lang.reflect.Modifier;
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
import java.util.function.Function;

/** One search for providers: the places asked, and a row for each provider found in one of them. */
final class ProviderSearch {
  /** Lookups that fail in a row before the rest of a damaged configuration is given up. */
  private static final int MOST_FAILURES = 64;

  private final List<String> asked = new ArrayList<>();
  private final List<BackendRow> rows = new ArrayList<>();
  private final Map<String, NormBackend> unavailable = new HashMap<>();

  /** A class that several places see is one provider; by class, or by class and id. */
  private final Set<Object> seen = new HashSet<>();

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
    loaders.forEach(
        (place, loader) ->
            Asking.ask(
                    () -> LostProviders.seenBy(loader, place, all),
                    thrown -> List.of(failed(place, thrown)))
                .stream()
                .filter(row -> adds(all, row))
                .forEach(all::add));
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
    load(
        ServiceLoader.load(NormBackend.class, loader),
        thrown -> ClassLoaders.foreign(thrown, loader).orElseGet(() -> failed(place, thrown)));
  }

  private void ask(String place, ModuleLayer layer) {
    asked.add(place);
    load(ServiceLoader.load(layer, NormBackend.class), thrown -> failed(place, thrown));
  }

  /** Providers that failed before they had a class differ by their reasons. */
  private static boolean adds(List<BackendRow> known, BackendRow row) {
    return row.status() != BackendRow.Status.BROKEN
        || known.stream()
            .noneMatch(
                other ->
                    other.status() == BackendRow.Status.BROKEN
                        && other.provider().equals(row.provider())
                        && other.reason().equals(row.reason()));
  }

  /** A row more, unless there is one that says the same. */
  private void add(BackendRow row) {
    if (adds(rows, row)) {
      rows.add(row);
    }
  }

  private void load(ServiceLoader<NormBackend> services, Function<Throwable, BackendRow> failure) {
    Iterator<ServiceLoader.Provider<NormBackend>> providers = services.stream().iterator();
    int failures = 0;
    int before = rows.size();
    for (Found next = next(providers); !next.isEnd(); next = next(providers)) {
      next.provider().flatMap(this::instantiate).ifPresent(this::add);
      if (next.thrown().isEmpty()) {
        failures = 0;
        before = rows.size();
        continue;
      }
      add(failure.apply(next.thrown().get()));
      failures++;
      if (failures == MOST_FAILURES) {
        giveUp(failures, rows.size() - before);
        return;
      }
    }
  }

  /** Where all failed for one reason, its row says enough: mostly it was one failure each time. */
  private void giveUp(int failures, int reasons) {
    if (reasons > 1) {
      add(
          unnamed(
              "gave up after " + failures + " providers in a row that could not be found",
              Optional.empty()));
    }
  }

  /** One step of a lookup; of neither at its end. */
  private record Found(
      Optional<ServiceLoader.Provider<NormBackend>> provider, Optional<Throwable> thrown) {
    boolean isEnd() {
      return provider.isEmpty() && thrown.isEmpty();
    }
  }

  private static Found next(Iterator<ServiceLoader.Provider<NormBackend>> providers) {
    return Asking.ask(
        () ->
            new Found(
                providers.hasNext() ? Optional.of(providers.next()) : Optional.empty(),
                Optional.empty()),
        thrown -> new Found(Optional.empty(), Optional.of(thrown)));
  }

  /** Empty if another place gave this provider before. */
  private Optional<BackendRow> instantiate(ServiceLoader.Provider<NormBackend> provider) {
    String name = Asking.ask(() -> provider.type().getName(), thrown -> "unknown provider");
    return Asking.ask(
        () -> {
          Class<?> type = provider.type();
          return Modifier.isAbstract(type.getModifiers()) || type.getModule().isNamed()
              ? examineMade(provider.get())
              : seen.add(type) ? Optional.of(examine(provider.get())) : Optional.empty();
        },
        thrown -> Optional.of(broken(name, name, thrown)));
  }

  /** Provider methods of named modules may promise one class, so the backend says who it is. */
  private Optional<BackendRow> examineMade(NormBackend backend) {
    BackendRow row = examine(backend);
    return seen.add(List.of(backend.getClass(), row.id())) ? Optional.of(row) : Optional.empty();
  }

  private BackendRow examine(NormBackend backend) {
    String name = backend.getClass().getName();
    return Asking.ask(
        () -> examine(backend, name, backend.id()), thrown -> broken(name, name, thrown));
  }

  private BackendRow examine(NormBackend backend, String name, String id) {
    if (id == null || !id.matches("[a-z0-9-]+")) {
      return BackendRow.broken(
          name,
          name,
          "its id is \"" + id + "\"; an id is lower case letters, digits and hyphens",
          Optional.empty());
    }
    return Asking.ask(() -> available(backend, name, id), thrown -> broken(id, name, thrown));
  }

  private BackendRow available(NormBackend backend, String name, String id) {
    Availability availability = backend.availability();
    if (availability instanceof Availability.Unavailable no) {
      unavailable.putIfAbsent(id, backend);
      return BackendRow.unavailable(backend, no.reason(), no.remedy());
    }
    return availability == null
        ? BackendRow.broken(id, name, "its availability() returned null", Optional.empty())
        : BackendRow.ready(backend);
  }

  private static BackendRow broken(String id, String name, Throwable thrown) {
    return BackendRow.broken(id, name, Reasons.of(thrown), Optional.of(thrown));
  }

  /** A provider that failed before it had a class: a text is all there is. */
  private static BackendRow unnamed(String reason, Optional<Throwable> cause) {
    return BackendRow.broken("unknown", "unknown provider", reason, cause);
  }

  /** The lookup's own errors name the provider; what else is thrown is the place's fault. */
  private static BackendRow failed(String place, Throwable thrown) {
    boolean ofLookup =
        thrown instanceof ServiceConfigurationError || thrown instanceof LinkageError;
    String said = Reasons.ofLookup(thrown);
    return unnamed(ofLookup ? said : place + " threw when asked: " + said, Optional.of(thrown));
  }
}
