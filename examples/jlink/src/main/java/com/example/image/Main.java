package com.example.image;

import static java.util.stream.Collectors.joining;

import dev.normkit.api.NormSpec;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Normalizes a row in an image that has the JDK's modules it needs and no others. */
public final class Main {
  public static void main(String[] args) throws IOException {
    NormLayer norm = NormLayer.of(NormSpec.rmsNorm(), 4);
    System.out.println(
        norm.backend().id() + " " + Arrays.toString(norm.infer(new float[] {1, 2, 3, 4})));
    System.out.println(
        ModuleLayer.boot().modules().stream().map(Module::getName).sorted().collect(joining(" ")));
    System.out.println(size(Path.of(System.getProperty("java.home"))) / 1_000_000 + " MB");
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toFile).filter(file -> file.isFile()).mapToLong(f -> f.length()).sum();
    }
  }
}
