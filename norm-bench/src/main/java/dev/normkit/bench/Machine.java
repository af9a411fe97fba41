package dev.normkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the numbers were measured on. */
final class Machine {
  private static final Pattern PEER_JAR =
      Pattern.compile("(dnnl|pytorch|onnxruntime)-([0-9][0-9.]*[0-9])(?:-[0-9.]+)?\\.jar");

  private Machine() {}

  /** Processor, cores and operating system. */
  static String hardware() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    return "%s, %d cores, %s %s"
        .formatted(
            Files.exists(info) ? processor(Files.readAllLines(info)) : "unknown processor",
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  /**
   * The name, which on rented machines says little, and the numbers that tell one make from the
   * next.
   *
   * @param lines of {@code /proc/cpuinfo}
   */
  static String processor(List<String> lines) {
    Map<String, String> first = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        first.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
    String numbers =
        Stream.of("cpu family", "model", "stepping")
            .filter(first::containsKey)
            .map(key -> key.replace("cpu ", "") + " " + first.get(key))
            .collect(Collectors.joining(", "));
    String name = first.getOrDefault("model name", "unknown processor");
    return numbers.isEmpty() ? name : name + " (" + numbers + ")";
  }

  /** The commit that is measured, if a script says where the working tree is. */
  static String commit() throws IOException {
    String root = System.getProperty("normkit.bench.root");
    return root == null ? "unknown" : Builds.treeName(Path.of(root));
  }

  /** The second line of java -version: the runtime and its build. */
  static String runtime(Path java) throws IOException {
    Process process =
        new ProcessBuilder(java.toString(), "-version").redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // The launcher may begin with a note on the variables that it has read.
    List<String> lines = text.lines().filter(line -> !line.startsWith("NOTE:")).toList();
    return lines.size() < 2 ? text.trim() : lines.get(1).trim();
  }

  /** The peers on the class path with their versions; loads the libraries that have to be asked. */
  static String peers() {
    String found =
        PEER_JAR
            .matcher(System.getProperty("java.class.path"))
            .results()
            .map(jar -> peer(jar.group(1).replace("dnnl", "onednn"), jar.group(2)))
            .distinct()
            .collect(Collectors.joining(", "));
    return found.isEmpty() ? "none" : found;
  }

  private static String peer(String id, String versionOfJar) {
    return id + " " + Contestants.create(id).version().orElse(versionOfJar);
  }

  /** The same in a process with the flags of every measured one, which may name other libraries. */
  static String peers(Settings settings) throws IOException {
    List<String> command = new ArrayList<>(List.of(settings.java().toString()));
    command.addAll(settings.flags());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PeerVersions.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(PeerVersions.PREFIX))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the peers have no versions: " + text))
        .substring(PeerVersions.PREFIX.length());
  }
}
