package dev.normkit.spi;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;

/**
 * How a kernel walks the data of a plan, in place of method, layout and axes. There are two kinds:
 * rows, each element of which has a γ of its own, and channels, each of which has one.
 */
public sealed interface Geometry {

  /**
   * Statistic groups are contiguous rows with one γ and β per element: LayerNorm, RMSNorm, and
   * GroupNorm where a channel is a single element.
   *
   * @param rows the number of statistic groups
   * @param length the elements of each
   * @param parameterRows after how many rows γ repeats: element i of row r uses {@code γ[(r mod
   *     parameterRows)·length + i]}
   * @param centered whether the mean is subtracted (false for RMSNorm)
   */
  record Rows(int rows, int length, int parameterRows, boolean centered) implements Geometry {

    /**
     * {@return the index of γ and β of a row's first element}
     *
     * @param row from 0
     */
    public int parameterAt(int row) {
      return parameterRows == 1 ? 0 : row % parameterRows * length;
    }
  }

  /**
   * Cells with one γ and β per channel: cell (b, c) holds the elements of channel c in block b. A
   * cell is contiguous at {@code (b·channels + c)·cellLength}, or, interleaved, a column: {@code
   * cellLength} elements at stride {@code channels} from {@code b·channels·cellLength + c}.
   *
   * @param blocks the number of blocks, mostly the samples
   * @param channels C
   * @param cellLength the elements of a cell
   * @param interleaved whether a cell is a column
   * @param groupChannels neighbouring channels that share statistics
   * @param pooling over which cells statistics are drawn
   */
  record Channels(
      int blocks,
      int channels,
      int cellLength,
      boolean interleaved,
      int groupChannels,
      Pooling pooling)
      implements Geometry {

    /** {@return the number of cells, blocks × channels} */
    public int cells() {
      return blocks * channels;
    }
  }

  /** Over which cells a statistic group is drawn. */
  enum Pooling {
    /**
     * Over {@code groupChannels} neighbouring cells of one block: per-sample statistics if a block
     * is a sample.
     */
    BLOCK,
    /** Over all blocks of one channel: across-batch statistics. */
    BATCH,
    /** Over several sets, mixed by learned weights: SwitchableNorm. */
    MIXED
  }

  /**
   * {@return the walk over a plan's data}
   *
   * @param plan method, settings and shape
   */
  static Geometry of(NormPlan plan) {
    return switch (plan.spec().method()) {
      case LAYER, RMS ->
          new Rows(
              plan.statisticGroups(),
              plan.affineLength(),
              1,
              plan.spec().method() == NormMethod.LAYER);
      case GROUP, INSTANCE -> blockwise(plan);
      case BATCH -> batchwise(plan.shape());
      case SWITCHABLE -> channels(plan.shape(), 1, Pooling.MIXED);
    };
  }

  /**
   * The walk over a plan's data where running statistics take the place of all of its own: for
   * methods that draw their own by channel over the batch, or mix them, that of {@link #of}.
   *
   * @param plan one that tracks statistics
   * @return the geometry
   */
  static Geometry ofRunning(NormPlan plan) {
    return plan.spec().method() == NormMethod.INSTANCE ? batchwise(plan.shape()) : of(plan);
  }

  private static Geometry blockwise(NormPlan plan) {
    Shape shape = plan.shape();
    int groups = plan.statisticGroups() / shape.batch();
    int groupChannels = shape.channels() / groups;
    if (shape.spatial() == 1) {
      return new Rows(plan.statisticGroups(), groupChannels, groups, true);
    }
    return channels(shape, groupChannels, Pooling.BLOCK);
  }

  private static Geometry batchwise(Shape shape) {
    if (shape.layout() == Layout.CHANNELS_FIRST && shape.spatial() > 1) {
      return channels(shape, 1, Pooling.BATCH);
    }
    int rows = shape.elements() / shape.channels();
    return new Channels(1, shape.channels(), rows, true, 1, Pooling.BLOCK);
  }

  private static Channels channels(Shape shape, int groupChannels, Pooling pooling) {
    boolean interleaved = shape.layout() != Layout.CHANNELS_FIRST || shape.spatial() == 1;
    return new Channels(
        shape.batch(), shape.channels(), shape.spatial(), interleaved, groupChannels, pooling);
  }
}
