package dev.normkit.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.spi.NormBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles providers while the tests run and packs them into jars, whole or damaged. */
public final class ProviderJars {
  public static final String SERVICE = "META-INF/services/dev.normkit.spi.NormBackend";

  private final Path folder;
  private int jars;

  /** Below an empty folder. */
  public ProviderJars(Path folder) {
    this.folder = folder;
  }

  /** Compiles sources named by their class; gives the folder with the class files. */
  public Path compile(String classPathOption, String... namesAndSources) throws IOException {
    Path sources = Files.createTempDirectory(folder, "sources");
    Path classes = Files.createTempDirectory(folder, "classes");
    List<String> arguments = new ArrayList<>();
    Collections.addAll(arguments, "-proc:none", "-d", classes.toString());
    Collections.addAll(arguments, classPathOption, library().toString());
    for (int i = 0; i < namesAndSources.length; i += 2) {
      Path file = sources.resolve(namesAndSources[i].replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, namesAndSources[i + 1]);
      arguments.add(file.toString());
    }
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(String[]::new));
    assertEquals(0, result, () -> errors.toString(StandardCharsets.UTF_8));
    return classes;
  }

  /** Where the classes of this module are: a folder, or a jar once packaged. */
  private static Path library() {
    try {
      return Path.of(NormBackend.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A jar of some classes of a folder, given by path, with a services file of some lines. */
  public Path jar(Path classes, List<String> files, String... services) throws IOException {
    Path jar = folder.resolve("providers-" + jars++ + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String file : files) {
        add(out, file, Files.readAllBytes(classes.resolve(file)));
      }
      if (services.length > 0) {
        add(out, SERVICE, String.join("\n", services).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  /** Every class file below a folder. */
  public static List<String> allIn(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> classes.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  /** A loader that sees the providers of the jars, and the library but none of its providers. */
  public static URLClassLoader loader(Path... jars) {
    return new URLClassLoader(urls(jars), new WithoutBackends());
  }

  public static URL[] urls(Path... jars) {
    return Stream.of(jars)
        .map(
            jar -> {
              try {
                return jar.toUri().toURL();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .toArray(URL[]::new);
  }

  /** The classes of the tests, without the library's backends and their services files. */
  private static final class WithoutBackends extends ClassLoader {
    WithoutBackends() {
      super(NormBackend.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICE) ? Collections.emptyEnumeration() : super.getResources(name);
    }

    @Override
    public URL getResource(String name) {
      return name.matches("dev/normkit/(cpu|simd)/.*") ? null : super.getResource(name);
    }
  }
}
