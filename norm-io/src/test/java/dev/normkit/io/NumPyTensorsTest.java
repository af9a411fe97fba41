package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.tier.TestTier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that NumPy wrote, described in {@code npy/README.md}, and archives that nobody should. */
class NumPyTensorsTest {
  private static final List<Long> SHAPE = List.of(2L, 3L, 4L);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"stored.npz", "deflated.npz"})
  void everyTypeIsReadInEitherOrder(String archive) throws IOException {
    try (TensorFile file = TensorFile.open(tensors(archive))) {
      for (String order : List.of("", "-big", "-fortran")) {
        for (String type : List.of("f2", "f4", "f8")) {
          check(file, type + order, i -> i / 2.0 - 1);
        }
        for (String type : List.of("i1", "i2", "i4", "i8")) {
          checkWhole(file, type + order, i -> 7L * i - 80);
        }
        checkWhole(file, "u1" + order, i -> 0xFFL - i);
        checkWhole(file, "u2" + order, i -> 0xFFFFL - i);
        checkWhole(file, "u4" + order, i -> 0xFFFFFFFFL - i);
        checkWhole(file, "b1" + order, i -> i % 3 == 0 ? 1L : 0L);
        assertEquals(0x1p64f, file.floats("u8" + order)[0]);
        assertRefused("is beyond the range of int64", () -> file.longs("u8" + order));
        assertRefused("that float64 holds", () -> file.doubles("u8" + order));
      }
    }
  }

  private static void check(TensorFile file, String name, IntToDoubleFunction value)
      throws IOException {
    assertEquals(SHAPE, file.info(name).shape());
    double[] expected = IntStream.range(0, 24).mapToDouble(value).toArray();
    assertArrayEquals(expected, file.doubles(name), name);
    float[] floats = file.floats(name);
    for (int i = 0; i < 24; i++) {
      assertEquals((float) expected[i], floats[i], name);
    }
  }

  private static void checkWhole(TensorFile file, String name, IntToLongFunction value)
      throws IOException {
    check(file, name, i -> value.applyAsLong(i));
    assertArrayEquals(IntStream.range(0, 24).mapToLong(value).toArray(), file.longs(name), name);
  }

  @Test
  void singleNumbersAndEmptyArraysAreArrays() throws IOException {
    try (TensorFile file = TensorFile.open(tensors("deflated.npz"))) {
      assertEquals(List.of(), file.info("scalar").shape());
      assertArrayEquals(new long[] {7}, file.longs("scalar"));
      assertEquals(List.of(2L, 0L, 3L), file.info("none").shape());
      assertEquals(0, file.floats("none").length);
    }
  }

  @Test
  void halfPrecisionWidensExactly() throws IOException {
    try (TensorFile file = TensorFile.open(tensors("stored.npz"))) {
      float[] halves = file.floats("half-special");
      float[] expected = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        -0f,
        0x1p-24f,
        0x1.ff8p-15f,
        65504,
        0x1.554p-2f
      };
      for (int i = 0; i < expected.length; i++) {
        assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(halves[i]), "" + i);
      }
    }
  }

  @Test
  void oneArrayIsNamedAfterItsFile() throws IOException {
    try (TensorFile file = TensorFile.open(tensors("half-fortran.npy"))) {
      assertEquals(List.of("half-fortran"), file.names());
      assertEquals(ElementType.F16, file.info("half-fortran").type());
      check(file, "half-fortran", i -> i / 2.0 - 1);
      assertRefused("there is no tensor 'gamma'; it has 'half-fortran'", () -> file.info("gamma"));
      assertRefused("whole numbers are needed", () -> file.longs("half-fortran"));
    }
  }

  @Test
  void textsAreListedAndNotRead() throws IOException {
    try (TensorFile file = TensorFile.open(tensors("strings.npy"))) {
      assertEquals(ElementType.OTHER, file.info("strings").type());
      assertRefused("it is (2,) of <U5, which isn't read", () -> file.floats("strings"));
    }
  }

  /** An archive's other arrays are read all the same. */
  @Test
  void structuresAreListedAndNotRead() throws IOException {
    String fields = "[('u', '<f4', (2,)), ('v', [('w', '|S3'), ('x', '<i2')])]";
    byte[] structured =
        new String(header("(2,)"), StandardCharsets.ISO_8859_1)
            .replace("'<f4'", fields)
            .getBytes(StandardCharsets.ISO_8859_1);
    structured[8] += (byte) (fields.length() - "'<f4'".length());
    Path path = directory.resolve("structured.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      zip.putNextEntry(new ZipEntry("plain.npy"));
      zip.write(header("(1,)"));
      zip.write(new byte[4]);
      zip.putNextEntry(new ZipEntry("structured.npy"));
      zip.write(structured);
      zip.write(new byte[2 * 13]);
    }
    try (TensorFile file = TensorFile.open(path)) {
      assertArrayEquals(new float[1], file.floats("plain"));
      assertEquals(ElementType.OTHER, file.info("structured").type());
      assertRefused(
          "it is (2,) of structures with named fields, which isn't read",
          () -> file.floats("structured"));
    }
  }

  /** Such a name was kept whole, for each of an archive's entries. */
  @Test
  void longNamesOfTypesAreCutOff() throws IOException {
    byte[] header = header("(1,)");
    String text = new String(header, 10, header.length - 10, StandardCharsets.ISO_8859_1);
    text = text.replace("<f4", "<U".repeat(50));
    header = Arrays.copyOf(header, 10 + text.length());
    header[8] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, header, 10, text.length());
    Path path = Files.write(directory.resolve("long.npy"), header);
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals("<U".repeat(30) + "…", file.info("long").stored());
    }
  }

  /** Two names in the directory for the same bytes; with 2,000, a header was read as often. */
  @Test
  void entriesThatLieUponEachOtherAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(archive("a.npy", header("(0,)")));
    int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    int end = indexOf(bytes, new byte[] {'P', 'K', 5, 6});
    ByteBuffer twice = ByteBuffer.allocate(bytes.length + end - directory);
    twice.order(ByteOrder.LITTLE_ENDIAN).put(bytes, 0, end);
    twice.put(bytes, directory, bytes.length - directory);
    int second = end + 46;
    twice.put(second, (byte) 'b');
    int ended = twice.capacity() - 22;
    twice.putShort(ended + 8, (short) 2).putShort(ended + 10, (short) 2);
    twice.putInt(ended + 12, 2 * (end - directory));
    Path file = Files.write(this.directory.resolve("upon.npz"), twice.array());
    assertRefused("they lie upon each other", () -> TensorFile.open(file));
  }

  /** Zeros, a thousand times as many as the bytes of their file: in full 100 MB. */
  @Test
  void bombsAreRefusedAndTrustedOnesRead() throws IOException {
    byte[] zeros = new byte[1 << 20];
    int megabytes = TestTier.either(100, 8);
    int elements = megabytes * zeros.length / Float.BYTES;
    Path bomb = directory.resolve("bomb.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
      zip.putNextEntry(new ZipEntry("weight.npy"));
      zip.write(header("(" + elements + ",)"));
      for (int i = 0; i < megabytes; i++) {
        zip.write(zeros);
      }
    }
    ReadLimits few = ReadLimits.usual().withInflatedBytes(1 << 20);
    try (TensorFile file = TensorFile.open(bomb, few)) {
      assertRefused("inflates to more than 1048576 bytes", () -> file.floats("weight"));
    }
    try (TensorFile file = TensorFile.open(bomb)) {
      assertEquals(elements, file.floats("weight").length);
    }
  }

  /** An entry's size is a promise, and so is the shape in its header. */
  @Test
  void promisesAreNotBelieved() throws IOException {
    Path file = archive("weight.npy", header("(500000000,)"));
    assertRefused("needs 2000000000 bytes, but 0 follow", () -> TensorFile.open(file));
    byte[] bytes = Files.readAllBytes(file);
    int size = indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 24;
    System.arraycopy(new byte[] {0, (byte) 0x94, 0x35, 0x77}, 0, bytes, size, 4);
    byte[] claimed = bytes.clone();
    int header = header("(500000000,)").length;
    claimed[size] += (byte) header;
    Files.write(file, claimed);
    try (TensorFile lying = TensorFile.open(file)) {
      assertRefused("", () -> lying.floats("weight"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../weight.npy", "a/../../b.npy", "/etc/passwd.npy", "C:\\x.npy", "..\\y.npy"})
  void namesThatLeadOutAreRefused(String name) throws IOException {
    Path file = archive(name, header("(0,)"));
    assertRefused("leads out of the archive", () -> TensorFile.open(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 30, 200, 1000, 4000})
  void damagedArchivesAreRefused(int cut) throws IOException {
    byte[] bytes = Files.readAllBytes(tensors("deflated.npz"));
    Path file = directory.resolve("cut.npz");
    Files.write(file, Arrays.copyOf(bytes, bytes.length - cut));
    assertRefused("it isn't a zip archive that can be read", () -> TensorFile.open(file));
  }

  /** Without elements, the other sizes may be any. */
  @Test
  void anArrayInFortranOrderWithoutElementsMayBeHuge() throws IOException {
    String text = "{'descr': '<f4', 'fortran_order': True, 'shape': (0, 4294967296), }";
    byte[] header = header("()");
    byte[] bytes = Arrays.copyOf(header, 10 + text.length());
    bytes[8] = (byte) text.length();
    byte[] written = text.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(written, 0, bytes, 10, written.length);
    Path file = Files.write(directory.resolve("none.npy"), bytes);
    try (TensorFile none = TensorFile.open(file)) {
      assertEquals(0, none.floats(none.names().get(0)).length);
    }
  }

  /** java.util.zip doesn't look at the checksums; NumPy does. */
  @Test
  void aFlippedBitIsNoticed() throws IOException {
    byte[] bytes = Files.readAllBytes(tensors("stored.npz"));
    int first = indexOf(bytes, "NUMPY".getBytes(StandardCharsets.ISO_8859_1)) - 1;
    bytes[first + 130] ^= 4;
    Path file = Files.write(directory.resolve("flipped.npz"), bytes);
    try (TensorFile flipped = TensorFile.open(file)) {
      assertRefused(
          "is damaged: its bytes don't have the checksum",
          () -> {
            for (String name : flipped.names()) {
              flipped.doubles(name);
            }
            return null;
          });
    }
  }

  /** java.util.zip calls these an EOFException; the fuzzer found that. */
  @Test
  void archivesShorterThanAnyAreRefused() throws IOException {
    for (int length = 2; length < 22; length++) {
      byte[] bytes = Arrays.copyOf(new byte[] {'P', 'K', 5, 6}, length);
      Path file = Files.write(directory.resolve("short.npz"), bytes);
      assertRefused("", () -> TensorFile.open(file).names().get(0));
    }
  }

  /** Whatever stands in a file, a message is one line; the fuzzer found that. */
  @Test
  void namesWithLineEndsStayOnOneLine() throws IOException {
    Path file = archive("a\nb\u2028.npy", header("(3,)"));
    String message =
        assertThrows(FileFormatException.class, () -> TensorFile.open(file)).getMessage();
    assertEquals(1, message.lines().count());
    assertTrue(message.contains("'a?b?.npy'"), message);
  }

  private Path archive(String name, byte[] content) throws IOException {
    Path file = directory.resolve("made.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return file;
  }

  private static byte[] header(String shape) throws IOException {
    String text = "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length(), 0});
    bytes.write(text.getBytes(StandardCharsets.ISO_8859_1));
    return bytes.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    return IntStream.range(0, bytes.length - part.length)
        .filter(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length))
        .findFirst()
        .orElseThrow();
  }

  private interface Call {
    Object run() throws IOException;
  }

  private static void assertRefused(String reason, Call call) {
    String message = assertThrows(FileFormatException.class, call::run).getMessage();
    assertTrue(message.contains(reason), message);
  }

  static Path tensors(String name) {
    return Path.of("src", "test", "resources", "npy", "tensors", name);
  }
}
