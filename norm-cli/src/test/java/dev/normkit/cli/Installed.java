package dev.normkit.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program as the package has it, with its start script; one jar stands for all of lib. */
final class Installed {
  private static final Path SCRIPT = Path.of("src", "main", "dist", "bin", "norm");

  private Installed() {}

  /** Puts bin and lib into a folder. The jar names the entries of the tests' own class path. */
  static void in(Path home) throws IOException {
    Path script = Files.createDirectories(home.resolve("bin")).resolve("norm");
    Files.copy(SCRIPT, script);
    makeExecutable(script);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> new File(entry).toURI().toString())
                .collect(Collectors.joining(" ")));
    Path lib = Files.createDirectories(home.resolve("lib"));
    try (OutputStream out = Files.newOutputStream(lib.resolve("all.jar"));
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      jar.flush();
    }
  }

  /** A program of the shell for the tests. */
  static void tool(Path file, String command) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + command + "\n");
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new AssertionError(file + " can't be made executable");
    }
  }
}
