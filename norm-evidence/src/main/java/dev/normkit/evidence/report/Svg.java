package dev.normkit.evidence.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGColor;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.StyleHandler;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A drawing in {@link Ink} that becomes SVG, light or dark as the reader's page is. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** Letters of both fonts are as wide, so that words lie where they were measured. */
  private static final String FONT = "text { font-family: Verdana, 'DejaVu Sans', sans-serif }\n";

  /** Where a chart's colours are. */
  private static final Set<String> COLOURED = Set.of("fill", "stroke");

  /** Nothing that is to be seen depends on these. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "font-family",
          "color-interpolation",
          "color-rendering",
          "image-rendering",
          "shape-rendering",
          "text-rendering");

  private final int width;
  private final int height;
  private final String title;
  private final SVGGraphics2D graphics;

  /** An empty drawing; the title is what is read out in its place. */
  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(empty());
    context.setComment(null);
    context.setPrecision(2);
    context.setStyleHandler(classes(context));
    graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(width, height));
  }

  private static Document empty() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** What is drawn on. */
  Graphics2D graphics() {
    return graphics;
  }

  /** Classes in place of colours, of which a style sheet then has two sets. */
  private static StyleHandler classes(SVGGeneratorContext context) {
    Map<String, Ink> inks =
        Arrays.stream(Ink.values())
            .collect(
                Collectors.toMap(
                    ink -> SVGColor.toSVG(ink.light(), context).getPaintValue(),
                    Function.identity()));
    return (element, untyped, unused) -> {
      Map<?, ?> styles = untyped;
      styles.forEach((name, value) -> set(element, name.toString(), value.toString(), inks));
    };
  }

  private static void set(Element element, String name, String value, Map<String, Ink> inks) {
    if (COLOURED.contains(name) && !value.equals("none")) {
      Ink ink = inks.get(value);
      if (ink == null) {
        throw new IllegalStateException("on dark pages there is nothing for " + value);
      }
      String others = element.getAttribute("class");
      element.setAttribute("class", (others + " " + word(ink, name)).trim());
    } else if (!LEFT_OUT.contains(name)) {
      element.setAttribute(name, value);
    }
  }

  private static String word(Ink ink, String property) {
    return ink.word() + "-" + property;
  }

  /** The file. */
  String text() {
    Element root = graphics.getRoot();
    root.setAttribute("viewBox", "0 0 " + width + " " + height);
    root.setAttribute("role", "img");
    root.insertBefore(element(root, "style", style()), root.getFirstChild());
    root.insertBefore(element(root, "title", title), root.getFirstChild());
    StringWriter text = new StringWriter();
    try {
      Transformer writer = TransformerFactory.newInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      writer.setOutputProperty(OutputKeys.INDENT, "yes");
      writer.transform(new DOMSource(root), new StreamResult(text));
    } catch (TransformerException broken) {
      throw new IllegalStateException(broken);
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static Element element(Element root, String name, String text) {
    Element element = root.getOwnerDocument().createElementNS(NAMESPACE, name);
    element.setTextContent(text);
    return element;
  }

  private static String style() {
    return "\n"
        + FONT
        + rules(Ink::light)
        + "@media (prefers-color-scheme: dark) {\n"
        + rules(Ink::dark)
        + "}\n";
  }

  private static String rules(Function<Ink, Color> colour) {
    StringBuilder rules = new StringBuilder();
    for (Ink ink : Ink.values()) {
      for (String property : COLOURED.stream().sorted().toList()) {
        String hex = "#%06x".formatted(colour.apply(ink).getRGB() & 0xFFFFFF);
        rules.append(".%s { %s: %s }\n".formatted(word(ink, property), property, hex));
      }
    }
    return rules.toString();
  }
}
