package dev.normkit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs shell commands in a directory, without a locale. The program makes no class archive unless
 * the command asks for one.
 */
record Shell(Path home) {

  /** What a command left behind. */
  record Result(int exitCode, String out, String err) {}

  Result run(String command) throws IOException, InterruptedException {
    Path script = Files.writeString(home.resolve("command"), command + "\n");
    Path out = home.resolve("out.txt");
    Path err = home.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", script.toString())
            .directory(home.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("NORMKIT_ARCHIVE", "off");
    builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
    int exitCode = builder.start().waitFor();
    return new Result(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
