package dev.normkit.io.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.tensor.FileFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "good-v1-f4, 2x3",
    "good-v1-f8, 2x3",
    "good-v2-f4, 2x3",
    "good-v2-f8, 2x3",
    "good-v3-f4, 2x3",
    "good-v3-f8, 2x3",
    "good-1d, 5",
    "good-2d, 3x4",
    "good-4d, 2x3x2x2",
    "good-header-reordered, 2x3"
  })
  void readsWhatNumPyWrote(String name, String shape) throws IOException {
    Npy array = NpyFiles.read(NpyFiles.npy(name));
    int[] sizes = Stream.of(shape.split("x")).mapToInt(Integer::parseInt).toArray();
    assertArrayEquals(sizes, array.sizes());
    float[] expected =
        new float
            [Stream.of(shape.split("x")).mapToInt(Integer::parseInt).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i / 2f - 1;
    }
    assertArrayEquals(expected, array.data());
  }

  @Test
  void keepsEveryBitOfSpecialValues() throws IOException {
    float[] special = NpyFiles.read(NpyFiles.npy("good-special-f4")).data();
    float[] expected = {
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -0f,
      Float.MIN_VALUE,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      1 / 3f
    };
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          Float.floatToIntBits(expected[i]), Float.floatToIntBits(special[i]), "value " + i);
    }
  }

  private static final Map<String, String> REFUSED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("refuse-fortran-order", "it is in Fortran order"),
              Map.entry("refuse-int32", "its type is '<i4'"),
              Map.entry("refuse-big-endian", "its type is '>f4'"),
              Map.entry("refuse-float16", "its type is '<f2'"),
              Map.entry("refuse-object", "its type is '|O'"),
              Map.entry("refuse-structured", "structures with named fields"),
              Map.entry("refuse-scalar", "its shape is (), a single number"),
              Map.entry("refuse-shape-with-zero", "its shape is (2, 0, 3)"),
              Map.entry("refuse-shape-negative", "its shape is (-2, -3)"),
              Map.entry("refuse-shape-overflow-int", "more than 2147418112 values"),
              Map.entry("refuse-shape-overflow-long", "size 4294967296 of axis 0"),
              Map.entry("refuse-shape-huge-number", "size 99999999999999999999 of axis 0"),
              Map.entry("refuse-truncated-data", "needs 24 bytes, but 23 follow"),
              Map.entry("refuse-no-data", "needs 24 bytes, but 0 follow"),
              Map.entry("refuse-trailing-bytes", "needs 24 bytes, but 25 follow"),
              Map.entry("refuse-truncated-header", "it ends within its header"),
              Map.entry("refuse-header-longer-than-file", "its header is 65535 bytes long"),
              Map.entry("refuse-header-length-negative", "its header is 4294967295 bytes long"),
              Map.entry("refuse-header-not-a-dict", "'this' stands where '{' should"),
              Map.entry("refuse-header-without-shape", "its header has no 'shape'"),
              Map.entry("refuse-magic", "it does not begin as an .npy file does"),
              Map.entry("refuse-magic-only", "it ends within its version"),
              Map.entry("refuse-version-4", "its format is 4.0"),
              Map.entry("refuse-empty", "it is empty")));

  static Stream<Map.Entry<String, String>> refused() {
    return REFUSED.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithTheReason(Map.Entry<String, String> refused) {
    Path file = NpyFiles.npy(refused.getKey());
    FileFormatException exception =
        assertThrows(FileFormatException.class, () -> NpyFiles.read(file));
    assertTrue(exception.getMessage().startsWith(file + ": "), exception.getMessage());
    assertTrue(exception.getMessage().contains(refused.getValue()), exception.getMessage());
  }

  @Test
  void everyFixtureToRefuseIsTested() throws IOException {
    try (Stream<Path> files = Files.list(NpyFiles.root())) {
      assertEquals(
          REFUSED.keySet(),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("refuse-"))
              .map(name -> name.replace(".npy", ""))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  /** Believing one of these headers would take 8 GB, more than a test's JVM may. */
  @ParameterizedTest
  @ValueSource(strings = {"(2147418112,)", "(1, 2147418112, 1)", "(46340, 46340)"})
  void allocatesNothingForAPromise(String shape) throws IOException {
    Path file =
        fileWithHeader("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }");
    String message =
        assertThrows(FileFormatException.class, () -> NpyFiles.read(file)).getMessage();
    assertTrue(message.contains("but 0 follow the header; is it truncated?"), message);
  }

  /** Version 2.0 allows headers of 4 GiB; this one promises 2. */
  @Test
  void allocatesNothingForALongHeader() throws IOException {
    byte[] bytes = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 0x7f, '{'};
    Path file = Files.write(directory.resolve("x.npy"), bytes);
    String message =
        assertThrows(FileFormatException.class, () -> NpyFiles.read(file)).getMessage();
    assertTrue(message.contains("its header is 2147483647 bytes long; at most 10000"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,), }|has 'shape' twice",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'size': (1,), }|unknown key 'size'",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }|'0' stands where True or False should",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 1, }|'1' stands where '(' should",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ('a',), }|where a whole number should",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)|nothing stands where ',' should",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), } }|'}' stands where the end should",
        "{'descr: <f4}|its header is not a dictionary: character 2",
        "{1: 2}|'1' stands where a key should",
        "{'descr': [('u', '<f4'), ('v', [('w', '<f8')])|nothing stands where ']' should"
      })
  void refusesHeaders(String header, String reason) throws IOException {
    Path file = fileWithHeader(header);
    String message =
        assertThrows(FileFormatException.class, () -> NpyFiles.read(file)).getMessage();
    assertTrue(message.contains(reason), message);
  }

  /** NumPy has no more; 33,000 axes of size 1 in each of 2,000 entries took half a minute. */
  @Test
  void hasNoMoreAxesThanNumPy() throws IOException {
    String start = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
    Path file = fileWithHeader(start + "1,".repeat(64) + ")}");
    Files.write(file, new byte[] {0, 0, 0, 0}, StandardOpenOption.APPEND);
    assertEquals(64, NpyFiles.read(file).sizes().length);
    fileWithHeader(start + "1,".repeat(65) + ")}");
    String message =
        assertThrows(FileFormatException.class, () -> NpyFiles.read(file)).getMessage();
    assertTrue(message.contains("its shape has more than 64 axes"), message);
  }

  @Test
  void refusesFiniteValuesThatWouldBecomeInfinite() throws IOException {
    assertEquals(Float.MAX_VALUE, doubles(0, 0, 0, 0, Float.MAX_VALUE, 0)[4]);
    assertEquals(Float.NEGATIVE_INFINITY, doubles(0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0)[4]);
    FileFormatException refused =
        assertThrows(FileFormatException.class, () -> doubles(0, 0, 0, 0, -1e300, 1e300));
    assertEquals(
        directory.resolve("x.npy")
            + ": its value -1.0E300 at index (1, 1) is beyond the range of float32",
        refused.getMessage());
  }

  private float[] doubles(double... values) throws IOException {
    Path file = fileWithHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }");
    ByteBuffer bytes = ByteBuffer.allocate(6 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(values);
    Files.write(file, bytes.array(), StandardOpenOption.APPEND);
    return NpyFiles.read(file).data();
  }

  @Test
  void readsTheLongNumbersOfPython2() throws IOException {
    Path file = fileWithHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 1L), }");
    Files.write(file, new byte[] {0, 0, (byte) 0x80, 0x3f}, StandardOpenOption.APPEND);
    assertArrayEquals(new float[] {1}, NpyFiles.read(file).data());
  }

  private Path fileWithHeader(String header) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[10 + text.length];
    System.arraycopy(NpyInput.magic(), 0, bytes, 0, 6);
    bytes[6] = 1;
    bytes[8] = (byte) text.length;
    System.arraycopy(text, 0, bytes, 10, text.length);
    return Files.write(directory.resolve("x.npy"), bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"good-v1-f4", "good-1d", "good-2d", "good-special-f4"})
  void writesTheBytesThatNumPyWrites(String name) throws IOException {
    Path copy = directory.resolve("copy.npy");
    Files.write(copy, bytes(NpyFiles.read(NpyFiles.npy(name))));
    assertArrayEquals(Files.readAllBytes(NpyFiles.npy(name)), Files.readAllBytes(copy));
  }

  private static byte[] bytes(Npy array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    array.write(out);
    return out.toByteArray();
  }

  /** More than one chunk, and a last one that is not full. */
  @Test
  void readsBackALargeArray() throws IOException {
    float[] data = new float[3 * 16411];
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
    Path file = directory.resolve("large.npy");
    Files.write(file, bytes(Npy.of(new int[] {3, 16411}, data)));
    Npy back = NpyFiles.read(file);
    assertArrayEquals(new int[] {3, 16411}, back.sizes());
    assertArrayEquals(data, back.data());
  }
}
