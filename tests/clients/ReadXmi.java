// Run by test_uima_java.py.
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.uima.UIMAFramework;
import org.apache.uima.cas.CAS;
import org.apache.uima.cas.Feature;
import org.apache.uima.cas.Type;
import org.apache.uima.cas.impl.XmiCasDeserializer;
import org.apache.uima.cas.impl.XmiCasSerializer;
import org.apache.uima.cas.text.AnnotationFS;
import org.apache.uima.resource.metadata.TypeSystemDescription;
import org.apache.uima.util.CasCreationUtils;
import org.apache.uima.util.XMLInputSource;

/** Opens every XMI file of a folder with its type system, prints the named entities, and writes each again to another folder. */
public class ReadXmi {
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        File folder = new File(args[0]);
        XMLInputSource source = new XMLInputSource(new File(folder, "TypeSystem.xml"));
        TypeSystemDescription types = UIMAFramework.getXMLParser().parseTypeSystemDescription(source);
        for (File file : folder.listFiles((where, name) -> name.endsWith(".xmi"))) {
            CAS cas = CasCreationUtils.createCas(types, null, null);
            try (FileInputStream stream = new FileInputStream(file)) {
                XmiCasDeserializer.deserialize(stream, cas);
            }
            Type kind = cas.getTypeSystem().getType("de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity");
            Feature value = kind.getFeatureByBaseName("value");
            for (AnnotationFS one : cas.getAnnotationIndex(kind)) {
                String text = one.getCoveredText().replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
                out.println(file.getName() + "\t" + one.getBegin() + "\t" + one.getEnd() + "\t" + one.getStringValue(value) + "\t" + text);
            }
            try (FileOutputStream stream = new FileOutputStream(new File(args[1], file.getName()))) {
                XmiCasSerializer.serialize(cas, stream);
            }
        }
    }
}
