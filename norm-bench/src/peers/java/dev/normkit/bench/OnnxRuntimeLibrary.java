package dev.normkit.bench;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A folder with which the Java binding runs another release of ONNX Runtime's library than its own;
 * {@code norm-bench/onnxruntime} calls this.
 */
public final class OnnxRuntimeLibrary {
  private static final String LIBRARY = "libonnxruntime.so";
  private static final String BINDING = "libonnxruntime4j_jni.so";
  private static final String RESOURCES = "/ai/onnxruntime/native/linux-x64/";
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private OnnxRuntimeLibrary() {}

  /**
   * Copies the library, and beside it the binding, which then asks for the library's version.
   *
   * @param arguments the library, and the folder
   */
  public static void main(String[] arguments) throws IOException {
    byte[] library = Files.readAllBytes(Path.of(arguments[0]));
    String version = SymbolVersion.of(library);
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    try (InputStream binding = OrtEnvironment.class.getResourceAsStream(RESOURCES + BINDING)) {
      byte[] asking = SymbolVersion.renamed(binding.readAllBytes(), version);
      Files.write(folder.resolve(BINDING), asking);
    }
    Files.write(folder.resolve(LIBRARY), library);
    System.out.println("ONNX Runtime " + version + ": -Donnxruntime.native.path=" + folder);
  }

  /** Of the library that this process has loaded; the binding's own answer is its release. */
  static String loadedVersion() {
    try {
      OrtEnvironment.getEnvironment();
      try (Stream<String> mapped = Files.lines(MAPPED)) {
        Path library =
            mapped
                .filter(line -> line.endsWith("/" + LIBRARY))
                .map(line -> Path.of(line.substring(line.indexOf('/'))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + LIBRARY + " is loaded"));
        return SymbolVersion.of(Files.readAllBytes(library));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
