package dev.normkit.layer;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.NormKernel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Kernels of as many shapes as a layer keeps, each of which has three plans over a part. */
final class PartKernels extends LinkedHashMap<NormPlan, NormKernel> {
  private static final long serialVersionUID = 1L;

  PartKernels() {
    super(16, 0.75f, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<NormPlan, NormKernel> eldest) {
    return size() > 3 * LayerKernels.KEPT;
  }
}
