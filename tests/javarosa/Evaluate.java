import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.javarosa.core.model.condition.EvaluationContext;
import org.javarosa.core.model.data.DateData;
import org.javarosa.core.model.data.DecimalData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.SelectMultiData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.model.instance.FormInstance;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.model.utils.DateUtils;
import org.javarosa.xpath.XPathParseTool;
import org.javarosa.xpath.expr.XPathFuncExpr;
import org.javarosa.xpath.parser.XPathSyntaxException;

/**
 * Evaluates expressions with JavaRosa. Compile and run it against the ODK Validate jar.
 *
 * Reads lines of fields separated by tabs:
 *   new                                forget all answers
 *   answer  name  type  value          an answer; an empty value is a blank
 *   row     name  type  value  index   an answer in the row `index` (from 0) of the repeat `rep`
 *   eval    self  expression           evaluate, seen from the question `self`, with paths instead of references
 *
 * Prints a line for each `eval`: type, text and truth of the value, separated by tabs; `error` or `syntax` instead of a
 * type if there is none.
 */
public class Evaluate {
    private final TreeElement root = new TreeElement("data");
    private FormInstance instance;

    public static void main(String[] arguments) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.ENGLISH);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, false, "UTF-8");
        Evaluate form = new Evaluate();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t", -1);
            switch (fields[0]) {
                case "new":
                    form = new Evaluate();
                    break;
                case "answer":
                    form.root.addChild(question(fields));
                    break;
                case "row":
                    form.row(Integer.parseInt(fields[4])).addChild(question(fields));
                    break;
                default:
                    out.println(form.evaluate(fields[1], fields[2]));
            }
        }
        out.flush();
    }

    private static TreeElement question(String[] fields) {
        TreeElement element = new TreeElement(fields[1], 0);
        element.setValue(answer(fields[2], fields[3]));
        return element;
    }

    private TreeElement row(int index) {
        TreeElement row = root.getChild("rep", index);
        if (row == null) {
            row = new TreeElement("rep", index);
            row.setRepeatable(true);
            root.addChild(row);
        }
        return row;
    }

    private static IAnswerData answer(String type, String value) {
        if (value.isEmpty()) {
            return null;
        }
        switch (type) {
            case "integer":
                return new IntegerData(Integer.parseInt(value));
            case "decimal":
                return new DecimalData(Double.parseDouble(value));
            case "date":
                return new DateData(DateUtils.parseDate(value));
            case "select_one":
                return new SelectOneData(new Selection(value));
            case "select_multiple":
                List<Selection> selections = new ArrayList<>();
                for (String name : value.split(" ")) {
                    selections.add(new Selection(name));
                }
                return new SelectMultiData(selections);
            default:
                return new StringData(value);
        }
    }

    private String evaluate(String self, String expression) {
        if (instance == null) {
            instance = new FormInstance(root, "form");
        }
        TreeReference reference = TreeReference.rootRef();
        reference.add("data", 0);
        reference.add(self, 0);
        EvaluationContext context = new EvaluationContext(new EvaluationContext(instance), reference);
        try {
            Object value = XPathFuncExpr.unpack(XPathParseTool.parseXPath(expression).eval(instance, context));
            String type = value instanceof Boolean ? "boolean"
                : value instanceof Double ? "number"
                : value instanceof Date ? "date" : "string";
            return type + "\t" + XPathFuncExpr.toString(value) + "\t" + XPathFuncExpr.toBoolean(value);
        } catch (XPathSyntaxException e) {
            return "syntax\t\t";
        } catch (RuntimeException e) {
            return "error\t\t";
        }
    }
}
