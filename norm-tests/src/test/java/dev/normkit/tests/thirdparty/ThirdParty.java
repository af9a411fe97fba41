package dev.normkit.tests.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.internal.InternalFutureFailureAccess;
import com.google.gson.Gson;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.Tier;
import dev.normkit.tests.structure.Modules;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.slf4j.Logger;

/**
 * Someone else's backend, and a program that uses the library: the sources below {@code
 * src/test/third-party}, compiled and packed into jars of their own while the tests run. Nothing of
 * them is on the tests' own class path.
 */
public final class ThirdParty {
  /** Where the sources are, from the module's folder. */
  public static final Path SOURCES = Path.of("src", "test", "third-party");

  private final Path folder;

  /** Builds below an empty folder. */
  public ThirdParty(Path folder) {
    this.folder = folder;
  }

  /** The jar of the backend, with both declarations. */
  public Path backend() throws IOException {
    return jar("backend");
  }

  /** The jar of the program. */
  Path app() throws IOException {
    return jar("app");
  }

  /** The compiled backend with bits of its own. */
  public Path fma() throws IOException {
    return compile("fma", "--class-path", System.getProperty("java.class.path"));
  }

  /** The compiled contract test of the backend. */
  public Path test(Path backend) throws IOException {
    String classPath = System.getProperty("java.class.path") + File.pathSeparator + backend;
    return compile("test", "--class-path", classPath);
  }

  /** The library with {@code cpu} as its only backend, and what it depends on. */
  static List<Path> library() {
    return Stream.of(
            NormBackend.class,
            NormSelector.class,
            Backends.discover().require("cpu").getClass(),
            ImmutableList.class,
            InternalFutureFailureAccess.class,
            Gson.class,
            Logger.class)
        .map(Modules::location)
        .toList();
  }

  static String path(List<Path> places) {
    return places.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private Path jar(String name) throws IOException {
    Path classes = compile(name, "--module-path", path(library()));
    Path jar = folder.resolve(name + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      add(out, classes, "");
      add(out, SOURCES.resolve(name), ".java");
    }
    return jar;
  }

  /** Adds all files but those of one kind. */
  private static void add(JarOutputStream out, Path from, String leftOut) throws IOException {
    for (Path file : files(from)) {
      if (leftOut.isEmpty() || !file.toString().endsWith(leftOut)) {
        out.putNextEntry(new JarEntry(from.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** One jar of several, as tools make it that keep the first file of each name. */
  Path uberJar(List<Path> places) throws IOException {
    Path jar = folder.resolve("uber.jar");
    Set<String> names = new HashSet<>();
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Path place : places) {
        if (Files.isDirectory(place)) {
          addNew(out, place, names);
        } else {
          try (FileSystem packed = FileSystems.newFileSystem(place)) {
            addNew(out, packed.getPath("/"), names);
          }
        }
      }
    }
    return jar;
  }

  private static void addNew(JarOutputStream out, Path from, Set<String> names) throws IOException {
    for (Path file : files(from)) {
      String name = from.relativize(file).toString().replace('\\', '/');
      if (names.add(name)) {
        out.putNextEntry(new JarEntry(name));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  private Path compile(String name, String pathOption, String path) throws IOException {
    Path classes = folder.resolve(name + "-classes");
    List<String> arguments =
        new ArrayList<>(List.of("-encoding", "UTF-8", "-proc:none", "-Xlint:all"));
    arguments.addAll(List.of("-d", classes.toString(), pathOption, path));
    files(SOURCES.resolve(name)).stream()
        .map(Path::toString)
        .filter(file -> file.endsWith(".java"))
        .forEach(arguments::add);
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, errors, arguments.toArray(String[]::new));
    assertEquals(0, failed, () -> errors.toString(UTF_8));
    return classes;
  }

  /** What a program printed that ended without an error. */
  public record Printed(String out, String err) {}

  /** What a program prints that this JDK's launcher runs. */
  public Printed java(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    if (Tier.asked() != Tier.FULL) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(arguments);
    Path errors = folder.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), () -> command + "\n" + read(errors));
    assertTrue(!printed.isEmpty(), () -> command + " printed nothing\n" + read(errors));
    return new Printed(printed, read(errors));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
