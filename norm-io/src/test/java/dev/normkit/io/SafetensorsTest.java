package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files by hand, as the format's specification has them, and as it forbids them. */
class SafetensorsTest {
  private static final String TWO =
      "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
          + "'b':{'dtype':'BF16','shape':[1,2],'data_offsets':[8,12]}}";

  @TempDir Path directory;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text);
    return Files.write(directory.resolve("model.safetensors"), bytes.array());
  }

  private static void assertRefused(String reason, Path file) {
    String message =
        assertThrows(FileFormatException.class, () -> TensorFile.open(file).close()).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void everyTypeWidensExactly() throws IOException {
    String header =
        "{'h':{'dtype':'F16','shape':[1],'data_offsets':[0,2]},"
            + "'b':{'dtype':'BF16','shape':[1],'data_offsets':[2,4]},"
            + "'d':{'dtype':'F64','shape':[1],'data_offsets':[4,12]},"
            + "'e':{'dtype':'F8_E4M3','shape':[3],'data_offsets':[12,15]},"
            + "'t':{'dtype':'BOOL','shape':[1],'data_offsets':[15,16]},"
            + "'n':{'dtype':'I64','shape':[],'data_offsets':[16,24]}}   ";
    Path path = file(header, 24);
    ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3555).putShort((short) 0xC049).putDouble(Math.PI);
    data.put(new byte[3]).put((byte) 1).putLong(Long.MIN_VALUE).flip();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.write(data, channel.size() - 24);
    }
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals(List.of("h", "b", "d", "e", "t", "n"), file.names());
      assertArrayEquals(new float[] {0x1.554p-2f}, file.floats("h"));
      assertArrayEquals(new double[] {-3.140625}, file.doubles("b"));
      assertArrayEquals(new double[] {Math.PI}, file.doubles("d"));
      assertArrayEquals(new float[] {(float) Math.PI}, file.floats("d"));
      assertArrayEquals(new long[] {1}, file.longs("t"));
      assertArrayEquals(new long[] {Long.MIN_VALUE}, file.longs("n"));
      assertEquals(ElementType.OTHER, file.info("e").type());
      String message = assertThrows(FileFormatException.class, () -> file.floats("e")).getMessage();
      assertEquals(
          path
              + ": tensor 'e': it is (3,) of F8_E4M3, which isn't read; floating-point and whole"
              + " numbers are",
          message);
    }
  }

  /** Written by PyTorch; {@code models/README.md} says whence. */
  @Test
  void aStateDictOfPyTorchIsRead() throws IOException {
    Path path = Path.of("src", "test", "resources", "models", "burn-multi_layer.safetensors");
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals(9, file.names().size());
      assertEquals(List.of(4L), file.info("norm1.running_var").shape());
      assertArrayEquals(new float[] {1, 1, 1, 1}, file.floats("norm1.weight"));
      assertEquals(0.90088123f, file.floats("norm1.running_var")[0]);
      assertArrayEquals(new long[] {1}, file.longs("norm1.num_batches_tracked"));
    }
  }

  /** A BF16 model on GitHub has it; a key beside the header would be a tensor. */
  @Test
  void metadataMayBeNull() throws IOException {
    try (TensorFile file = TensorFile.open(file("{'__metadata__':null}", 0))) {
      assertEquals(List.of(), file.names());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|12|need 8 bytes, but 12 follow",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|7|is it truncated?",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,7]}}|7|(2,) of float32 needs 8",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|neither overlaps nor holes",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}|12|'b' begins at byte 4",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}|8|isn't a place",
        "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}|8|more than any file",
        "{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}|8|size below 0",
        "{'a':{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}}|8|isn't whole",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}}|8|3 data_offsets",
        "{'a':{'dtype':'F32','shape':[2]}}|8|without dtype, shape or data_offsets",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'x':1}}|8|unknown key",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}|8|a key twice",
        "{'a':{'dtype':'F32','dtype':'F32','shape':[2],'data_offsets':[0,8]}}|8|a key twice",
        "{'__metadata__':{'a':1}}|0|where a text should be",
        "{'a':[]}|0|has an array where an object should be",
        "{'a'|0|isn't JSON",
        "{} {}|0|isn't JSON",
        "{'a':NaN}|0|isn't JSON"
      })
  void whatTheFormatForbidsIsRefused(String header, int dataBytes, String reason)
      throws IOException {
    assertRefused(reason, file(header, dataBytes));
  }

  @Test
  void headersAreNoLongerThanTheFile() throws IOException {
    Path path = directory.resolve("x.safetensors");
    for (long length : new long[] {Long.MAX_VALUE, -1, 1L << 40, 100, 1, 0}) {
      ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(length).put((byte) '{');
      Files.write(path, bytes.array());
      assertRefused("its header is " + Long.toUnsignedString(length) + " bytes long", path);
    }
    Files.write(path, new byte[] {1, 0, 0});
    assertRefused("it is 3 bytes long", path);
  }

  /** 5 GB that no disk has: only what is asked for is read. */
  @Test
  void filesOfManyGigabytesAreReadBySeeking() throws IOException {
    long large = 5L << 30;
    String header =
        "{'a':{'dtype':'U8','shape':["
            + large
            + "],'data_offsets':[0,"
            + large
            + "]},'b':{'dtype':'F32','shape':[1],'data_offsets':["
            + large
            + ","
            + (large + 4)
            + "]}}";
    Path path = file(header, 0);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      channel.write(one.putFloat(0, 1.5f), channel.size() + large);
    }
    try (TensorFile file = TensorFile.open(path)) {
      assertArrayEquals(new float[] {1.5f}, file.floats("b"));
      String message = assertThrows(FileFormatException.class, () -> file.floats("a")).getMessage();
      assertTrue(message.contains("the most that a tensor may have"), message);
    } finally {
      Files.delete(path);
    }
  }

  private Path index(String weightMap) throws IOException {
    Path shard = file(TWO, 12);
    Files.move(shard, directory.resolve("model-1.safetensors"));
    String text = "{'metadata':{'total_size':12},'weight_map':" + weightMap + "}";
    return Files.writeString(
        directory.resolve("model.safetensors.index.json"), text.replace('\'', '"'));
  }

  @Test
  void aModelInSeveralFilesIsOne() throws IOException {
    Path index = index("{'a':'model-1.safetensors'}");
    try (TensorFile file = TensorFile.open(index)) {
      assertEquals(List.of("a"), file.names());
      assertEquals(2, file.floats("a").length);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'c':'model-1.safetensors'}|'c' is in model-1.safetensors, but it isn't",
        "{'a':'model-2.safetensors'}|names model-2.safetensors, which isn't there",
        "{'a':'../model-1.safetensors'}|it must be one beside the index",
        "{'a':'..'}|it must be one beside the index",
        "{'a':'model.safetensors.index.json'}|model.safetensors.index.json: its header is",
        "{}|has no weight_map",
        "[]|has an array where an object should be"
      })
  void wrongIndexesAreRefused(String weightMap, String reason) throws IOException {
    assertRefused(reason, index(weightMap));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.pt|80024d|only Python can read; convert it with: python -c",
        "model.onnx|0807120a|open it as a model",
        "model.bin|76657273696f6e2068747470733a2f2f6769742d6c6673|git lfs pull",
        "model.h6|00|its kind isn't read; these are: safetensors",
      })
  void otherFilesAreCalledWhatTheyAre(String name, String hex, String reason) throws IOException {
    Path file = Files.write(directory.resolve(name), java.util.HexFormat.of().parseHex(hex));
    assertRefused(reason, file);
  }

  @Test
  void whatIsEmptySaysSo() throws IOException {
    assertRefused("it is empty", Files.createFile(directory.resolve("model.h5")));
  }
}
