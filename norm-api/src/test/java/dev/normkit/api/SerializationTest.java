package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.layer.LayerSize;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values go through Java's streams unchanged, and a stream can't make what no caller could. */
class SerializationTest {

  private static byte[] written(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(value);
    }
    return bytes.toByteArray();
  }

  private static Object read(byte... bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return stream.readObject();
    }
  }

  private static RunningStatistics statistics() {
    RunningStatistics statistics = new RunningStatistics(2);
    statistics.set(new double[] {0.25, -3}, new double[] {1.5, 2.5});
    return statistics;
  }

  private static LayerSize likeShape() {
    return new LayerSize(List.of(), Optional.of(Shape.dense(77, 3)));
  }

  static Stream<Object> values() {
    return Stream.of(
        Shape.channelsFirst(4, 64, 32, 32),
        Shape.dense(0, 3),
        Momentum.pooled(),
        Momentum.ofOld(0.99),
        Preset.keras(),
        NormSpec.batchNorm().preset(Preset.keras()).build(),
        NormSpec.groupNorm(32).bias(false).build(),
        NormSpec.layerNorm().axis(-2).build(),
        NormSpec.instanceNorm().trackStatistics(true).build(),
        NormSpec.switchableNorm().preset(Preset.switchNorm()).batchBranch(false).build(),
        new NormPlan(NormSpec.groupNorm(2), Shape.channelsLast(2, 3, 4)),
        new LayerSize(List.of(64, 8, 8), Optional.empty()),
        likeShape(),
        statistics().state());
  }

  @ParameterizedTest
  @MethodSource("values")
  void comeBackEqual(Object value) throws Exception {
    assertEquals(value, read(written(value)));
  }

  @Test
  void parametersComeBackAsTheirValuesAlone() throws Exception {
    float[] large = new float[1000];
    large[500] = 3;
    large[501] = -0f;
    NormParameters parameters =
        new NormParameters(
            new FloatSpan(large, 500, 2),
            FloatSpan.of(ByteBuffer.allocateDirect(8).asFloatBuffer()),
            FloatSpan.of(),
            FloatSpan.of());
    byte[] bytes = written(parameters);
    NormParameters read = (NormParameters) read(bytes);
    assertArrayEquals(new float[] {3, -0f}, read.weight().toArray());
    assertEquals("weight", read.weight().name());
    assertArrayEquals(new float[2], read.bias().toArray());
    assertTrue(bytes.length < 1000, bytes.length + " bytes");
    read.weight().setAll(1, 2);
    assertEquals(3, large[500]);
  }

  @Test
  void runningStatisticsComeBackAndGoOn() throws Exception {
    RunningStatistics read = (RunningStatistics) read(written(statistics()));
    assertEquals(statistics().state(), read.state());
    read.reset();
    assertEquals(new RunningStatistics(2).state(), read.state());
  }

  /** A double, int or boolean of the stream replaced, wherever it lies. */
  private static byte[] tampered(Object value, byte[] from, byte[] to) throws IOException {
    byte[] bytes = written(value);
    for (int at = 0; at <= bytes.length - from.length; at++) {
      if (Arrays.equals(bytes, at, at + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, bytes, at, to.length);
        return bytes;
      }
    }
    throw new AssertionError("the stream hasn't got it");
  }

  private static byte[] bytes(double value) {
    return ByteBuffer.allocate(8).putDouble(value).array();
  }

  private static byte[] bytes(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatNoCallerCouldMakeIsRefused() throws Exception {
    NormSpec spec = NormSpec.groupNorm(32).epsilon(0.125).build();
    RunningStatistics.State state = statistics().state();
    List<byte[]> streams =
        List.of(
            tampered(Shape.dense(77, 3), bytes(77), bytes(-77)),
            tampered(Shape.dense(77, 3), bytes(77), bytes(Integer.MAX_VALUE)),
            tampered(likeShape(), bytes(77), bytes(-77)),
            tampered(spec, bytes(0.125), bytes(-0.125)),
            tampered(spec, bytes(0.125), bytes(Double.NaN)),
            tampered(spec, bytes(32), bytes(0)),
            tampered(NormSpec.batchNorm().build(), bytes("BATCH"), bytes("GROUP")),
            tampered(Momentum.ofNew(0.375), bytes(0.375), bytes(37.5)),
            tampered(state, bytes(2.5), bytes(-2.5)),
            tampered(statistics(), bytes(0.25), bytes(Double.POSITIVE_INFINITY)),
            tampered(new NormPlan(NormSpec.groupNorm(2), Shape.dense(3, 8)), bytes(8), bytes(7)));
    for (byte[] stream : streams) {
      assertThrows(InvalidObjectException.class, () -> read(stream));
    }
  }

  /** A list may have any number of elements and few bytes: only arrays are as long as they say. */
  @Test
  void aStateWhoseChannelsAreAListIsRefused() throws Exception {
    List<RunningStatistics.Channel> fresh =
        Collections.nCopies(1000, new RunningStatistics.Channel(0, 1, 0));
    byte[] asList =
        tampered(
            new OfOld(fresh, 0, false),
            bytes(OfOld.class.getName()),
            bytes(RunningStatistics.State.class.getName()));
    assertThrows(InvalidObjectException.class, () -> read(asList));
  }

  /** As a state was once written; its name is as long as that one's. */
  private record OfOld(List<RunningStatistics.Channel> channels, long batches, boolean known)
      implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void aStateOfUnequalArraysIsRefused() throws Exception {
    double[] two = {0, 1};
    long[] counts = {0, 0};
    List<StateForm> forms =
        List.of(
            new StateForm(null, two, counts, counts, 0, true),
            new StateForm(two, new double[1], counts, counts, 0, true),
            new StateForm(two, two, new long[3], counts, 0, true),
            new StateForm(two, two, counts, new long[0], 0, true));
    for (StateForm form : forms) {
      assertThrows(InvalidObjectException.class, () -> read(written(form)));
    }
    assertEquals(2, state(two, counts).channels().size());
  }

  private static RunningStatistics.State state(double[] two, long[] counts) throws Exception {
    return (RunningStatistics.State)
        read(written(new StateForm(two, two, counts, counts, 0, true)));
  }

  /** A class name of the same length in place of the form's: the object itself, unchecked. */
  @Test
  void anObjectWithoutItsFormIsRefused() throws Exception {
    for (Class<?> type :
        List.of(
            Shape.class,
            RunningStatistics.class,
            RunningStatistics.State.class,
            LayerSize.class,
            formOf(LayerSize.class))) {
      assertThrows(InvalidObjectException.class, () -> read(Bare.of(type)), type.getName());
    }
  }

  private static Class<?> formOf(Class<?> type) {
    return Arrays.stream(type.getDeclaredClasses()).findFirst().orElseThrow();
  }

  /** Writes a stream by hand: an object of a class, without fields. */
  private static final class Bare {
    private static byte[] of(Class<?> type) throws IOException {
      long version = java.io.ObjectStreamClass.lookup(type).getSerialVersionUID();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      java.io.DataOutputStream data = new java.io.DataOutputStream(bytes);
      data.writeShort(java.io.ObjectStreamConstants.STREAM_MAGIC);
      data.writeShort(java.io.ObjectStreamConstants.STREAM_VERSION);
      data.writeByte(java.io.ObjectStreamConstants.TC_OBJECT);
      data.writeByte(java.io.ObjectStreamConstants.TC_CLASSDESC);
      data.writeUTF(type.getName());
      data.writeLong(version);
      data.writeByte(java.io.ObjectStreamConstants.SC_SERIALIZABLE);
      data.writeShort(0);
      data.writeByte(java.io.ObjectStreamConstants.TC_ENDBLOCKDATA);
      data.writeByte(java.io.ObjectStreamConstants.TC_NULL);
      return bytes.toByteArray();
    }
  }
}
