package dev.normkit.discovery;

import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Class loaders in words, and providers that another copy of this library would know. */
final class ClassLoaders {
  /** As {@link java.util.ServiceLoader} says it, with the name that it does not give otherwise. */
  private static final Pattern NO_SUBTYPE = Pattern.compile("(\\S+) not a subtype");

  private ClassLoaders() {}

  /** The name in quotes, or what stands in its place. */
  static String name(ClassLoader loader) {
    if (loader == null) {
      return "the JVM itself";
    }
    return Asking.ask(
        () -> loader.getName() == null ? loader.toString() : "\"" + loader.getName() + "\"",
        thrown -> loader.getClass().getName());
  }

  /**
   * A provider that is a backend to another copy of norm-api.
   *
   * @param broken what the lookup threw
   * @param loader which it asked
   * @return its row; empty if it failed for another reason
   */
  static Optional<BackendRow> foreign(Throwable broken, ClassLoader loader) {
    Matcher message = NO_SUBTYPE.matcher(String.valueOf(broken.getMessage()));
    if (!message.find()) {
      return Optional.empty();
    }
    String provider = message.group(1);
    return otherCopy(provider, loader)
        .map(
            other ->
                BackendRow.broken(
                        provider,
                        provider,
                        broken.getMessage()
                            + ": it belongs to another copy of norm-api, loaded by "
                            + name(other.getClassLoader())
                            + ", while this one is loaded by "
                            + name(NormBackend.class.getClassLoader()),
                        Optional.of(broken))
                    .remediedBy(
                        "keep norm-api once, where the program and the backend both see it"));
  }

  /** What the provider takes for the interface of backends, if that is not this library's. */
  private static Optional<Class<?>> otherCopy(String provider, ClassLoader loader) {
    return Asking.ask(
        () -> {
          ClassLoader its = load(provider, loader).getClassLoader();
          Class<?> known = load(NormBackend.class.getName(), its);
          return known == NormBackend.class ? Optional.empty() : Optional.of(known);
        },
        unknown -> Optional.empty());
  }

  private static Class<?> load(String name, ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException unknown) {
      throw new NoClassDefFoundError(name);
    }
  }
}
