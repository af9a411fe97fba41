package dev.normkit.io.model;

import dev.normkit.io.LayerDescription;
import dev.normkit.io.LayerFile;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.report.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The normalizations of a file that holds weights without their network: those that the file
 * describes itself, then those that the names of the remaining tensors tell.
 */
final class StateNorms {
  private StateNorms() {}

  static Inspection inspect(Path path) throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      StoredWeights stored = new StoredWeights(file.tensors());
      String format = file.tensors().format();
      boolean keras = format.equals("Keras") || format.equals("HDF5");
      DescribedNorms described = new DescribedNorms(stored);
      List<Normalization> norms = new ArrayList<>();
      Set<String> taken = new HashSet<>();
      for (LayerDescription layer : file.descriptions()) {
        norms.add(described.norm(layer, keras));
        taken.addAll(layer.tensors().values());
      }
      int known = norms.size();
      List<String> rest =
          file.tensors().names().stream().filter(name -> !taken.contains(name)).toList();
      norms.addAll(new NamedNorms(stored, rest, keras).all());
      Path name = path.getFileName();
      return Inspection.of(
          name == null ? path.toString() : name.toString(), format, norms, remarks(norms, known));
    }
  }

  private static List<String> remarks(List<Normalization> norms, int known) {
    List<String> remarks = new ArrayList<>();
    if (known > 0) {
      remarks.add(
          String.format(
              Locale.ROOT,
              "the file holds weights without their network, and describes %s itself: method and ε"
                  + " are the file's",
              known == 1 ? "1 normalization" : known + " normalizations"));
    }
    if (norms.size() > known || known == 0) {
      remarks.add(
          (known > 0
                  ? "the others are"
                  : "the file holds weights without their network:" + " normalizations are")
              + " recognized by the names of tensors, and ε isn't in the file; a framework's default is"
              + " assumed");
    }
    return remarks;
  }
}
