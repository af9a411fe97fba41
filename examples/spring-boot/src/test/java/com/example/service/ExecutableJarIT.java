package com.example.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The jar starts by java -jar, finds the backends in its inner jars, and answers as in README. */
class ExecutableJarIT {
  private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

  @Test
  void theJarServesWithTheVectorBackend() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-jar",
                Path.of("target", "spring-boot.jar").toString(),
                "--norm.file=target/norm.safetensors",
                "--server.port=0")
            .redirectErrorStream(true)
            .start();
    try {
      StringBuilder log = new StringBuilder();
      int port =
          CompletableFuture.supplyAsync(() -> port(service.inputReader(), log))
              .get(3, TimeUnit.MINUTES);
      assertTrue(log.toString().contains(" on simd, warmed up"), log.toString());

      String rows = between(readme, "-d '", "'");
      assertEquals(between(readme, "```json\n", "\n```"), send(port, rows));
    } finally {
      service.destroy();
      assertTrue(service.waitFor(20, TimeUnit.SECONDS), "the service stops");
    }
  }

  private static int port(BufferedReader lines, StringBuilder log) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        log.append(line).append('\n');
        Matcher port = PORT.matcher(line);
        if (port.find()) {
          return Integer.parseInt(port.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the service ended: " + log);
  }

  private static String send(int port, String rows) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/normalize"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(rows))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static String between(String text, String before, String after) {
    int from = text.indexOf(before) + before.length();
    return text.substring(from, text.indexOf(after, from));
  }
}
