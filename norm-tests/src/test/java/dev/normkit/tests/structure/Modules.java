package dev.normkit.tests.structure;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.normkit.discovery.Backends;
import dev.normkit.io.TensorFile;
import dev.normkit.selector.NormSelector;
import dev.normkit.spi.NormBackend;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The modules of the library as they lie on the class path: directories, or jars once packaged. */
public final class Modules {
  private Modules() {}

  /** Where a class of the library came from. */
  public static Path location(Class<?> type) {
    try {
      URI uri = type.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(uri);
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Where a backend of the library came from, whether this JVM can run it or not. */
  public static Path ofBackend(String id) {
    return Backends.discover().rows().stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .map(row -> location(load(row.provider())))
        .orElseThrow();
  }

  static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Modules.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** norm-api, norm-selector, norm-cpu, norm-simd and norm-io. */
  static List<Path> library() {
    return List.of(
        location(NormBackend.class),
        location(NormSelector.class),
        ofBackend("cpu"),
        ofBackend("simd"),
        location(TensorFile.class));
  }

  /** Every class in all modules of the library; read once. */
  static JavaClasses classes() {
    return Library.CLASSES;
  }

  private static final class Library {
    static final JavaClasses CLASSES =
        new ClassFileImporter().importUrls(library().stream().map(Modules::url).toList());
  }

  /** Every class in one of the modules. */
  static Stream<JavaClass> classes(Path module) {
    String place = plain(url(module).toString());
    return classes().stream()
        .filter(
            type -> plain(type.getSource().orElseThrow().getUri().toString()).startsWith(place));
  }

  /** Of the two ways to write the address of a file, the short one. */
  private static String plain(String address) {
    return address.replace("file:///", "file:/");
  }

  private static URL url(Path module) {
    try {
      URI uri = module.toUri();
      boolean jar = module.toString().endsWith(".jar");
      return (jar ? URI.create("jar:" + uri + "!/") : uri).toURL();
    } catch (java.net.MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Stream<String> packages(Path module) {
    return classes(module).map(JavaClass::getPackageName).distinct();
  }
}
