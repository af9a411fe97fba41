package dev.normkit.machine;

import java.util.Optional;

/**
 * The options that HotSpot runs with, from its management bean, for backends whose speed depends on
 * one. By reflection, so that an image without the module {@code jdk.management} works too and only
 * knows less.
 */
public final class VmOptions {
  private VmOptions() {}

  /**
   * {@return an option's value; empty if this JVM has no such option, hides it or has no such bean}
   *
   * @param name for example {@code TieredStopAtLevel}
   */
  public static Optional<String> value(String name) {
    try {
      Class<?> type = ofJdk("com.sun.management.HotSpotDiagnosticMXBean");
      Object bean =
          ofJdk("java.lang.management.ManagementFactory")
              .getMethod("getPlatformMXBean", Class.class)
              .invoke(null, type);
      Object option = type.getMethod("getVMOption", String.class).invoke(bean, name);
      return Optional.of((String) option.getClass().getMethod("getValue").invoke(option));
    } catch (ReflectiveOperationException | LinkageError | RuntimeException untold) {
      return Optional.empty();
    }
  }

  /** A class of the JDK itself, whatever the class loader of this library lets through. */
  static Class<?> ofJdk(String name) throws ClassNotFoundException {
    return Class.forName(name, true, null);
  }
}
