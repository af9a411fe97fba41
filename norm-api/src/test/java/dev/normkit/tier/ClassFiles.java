package dev.normkit.tier;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Compiled classes, for the tests of all modules. */
public final class ClassFiles {
  /** The format of Java 17, of no preview. */
  public static final String JAVA_17 = "61.0";

  private static final int MAGIC = 0xCAFEBABE;

  private ClassFiles() {}

  /** How many classes below a directory have each version of the format: major and minor. */
  public static Map<String, Integer> versions(Path directory) throws IOException {
    Map<String, Integer> versions = new HashMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.filter(one -> one.toString().endsWith(".class")).toList()) {
        versions.merge(version(file), 1, Integer::sum);
      }
    }
    return versions;
  }

  private static String version(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(bytes)) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " isn't a class");
      }
      int minor = in.readUnsignedShort();
      return in.readUnsignedShort() + "." + minor;
    }
  }
}
