// XML helpers of Tools, on ROOT's TXMLEngine. Nodes are XMLNodePointer_t.
#include "TMVA/Tools.h"

#include <cstdlib>
#include <sstream>
#include <string>

Bool_t TMVA::Tools::HasAttr(void *node, const char *attrname)
{
   return node && fXMLEngine.HasAttr(node, attrname);
}

std::string TMVA::Tools::RawAttr(void *node, const char *attrname)
{
   const char *value = node ? fXMLEngine.GetAttr(node, attrname) : nullptr;
   if (!value) {
      std::string present;
      for (auto attr = node ? fXMLEngine.GetFirstAttr(node) : nullptr; attr; attr = fXMLEngine.GetNextAttr(attr))
         present += std::string(present.empty() ? "" : ", ") + fXMLEngine.GetAttrName(attr);
      Log() << kFATAL << "XML: element <" << (node ? GetName(node) : "missing") << "> has no attribute \"" << attrname
            << "\"; it has: " << (present.empty() ? "none" : present) << Endl;
   }
   return value;
}

void TMVA::Tools::FatalAttr(void *node, const char *attrname, const std::string &text)
{
   Log() << kFATAL << "XML: attribute \"" << attrname << "\" of element <" << GetName(node) << "> is \"" << text
         << "\", a number was expected" << Endl;
}

void TMVA::Tools::AddAttr(void *node, const char *attrname, const char *value)
{
   if (node)
      fXMLEngine.NewAttr(node, nullptr, attrname, value);
}

namespace {

/// TXMLEngine translates such characters when it reads, and in attributes when it writes, but not in contents.
TString Escaped(TString text)
{
   text.ReplaceAll("&", "&amp;");
   text.ReplaceAll("<", "&lt;");
   text.ReplaceAll(">", "&gt;");
   return text;
}

} // namespace

void *TMVA::Tools::AddChild(void *parent, const char *childname, const char *content, bool isRootNode)
{
   if (!parent && !isRootNode)
      return nullptr;
   return fXMLEngine.NewChild(parent, nullptr, childname, content ? Escaped(content).Data() : nullptr);
}

Bool_t TMVA::Tools::AddRawLine(void *node, const char *raw)
{
   return node && fXMLEngine.AddRawLine(node, raw);
}

Bool_t TMVA::Tools::AddComment(void *node, const char *comment)
{
   return node && fXMLEngine.AddComment(node, comment);
}

void *TMVA::Tools::GetParent(void *child)
{
   return child ? fXMLEngine.GetParent(child) : nullptr;
}

/// First child element of that name, or of any name.
void *TMVA::Tools::GetChild(void *parent, const char *childname)
{
   if (!parent)
      return nullptr;
   void *child = fXMLEngine.GetChild(parent);
   if (child && childname && std::string(childname) != GetName(child))
      child = GetNextChild(child, childname);
   return child;
}

void *TMVA::Tools::GetNextChild(void *prevchild, const char *childname)
{
   void *child = prevchild ? fXMLEngine.GetNext(prevchild) : nullptr;
   while (child && childname && std::string(childname) != GetName(child))
      child = fXMLEngine.GetNext(child);
   return child;
}

const char *TMVA::Tools::GetContent(void *node)
{
   return node ? fXMLEngine.GetNodeContent(node) : nullptr;
}

const char *TMVA::Tools::GetName(void *node)
{
   return node ? fXMLEngine.GetNodeName(node) : nullptr;
}

namespace {

/// Reads numbers into the array; fatal, naming the element, if there are fewer.
void ReadNumbers(const char *content, Double_t *values, Int_t size, const char *name, TMVA::MsgLogger &log)
{
   std::istringstream stream(content ? content : "");
   for (Int_t i = 0; i < size; ++i) {
      // Not stream >> double: that refuses the nan and inf that may stand in a file.
      std::string word;
      stream >> word;
      char *end = nullptr;
      values[i] = std::strtod(word.c_str(), &end);
      if (word.empty() || *end != '\0')
         log << TMVA::kFATAL << "XML: element <" << name << "> should hold " << size << " numbers, but number " << i + 1
             << " is \"" << word << "\"" << TMVA::Endl;
   }
}

std::string NumbersText(const Double_t *values, Int_t size)
{
   std::ostringstream text;
   text.precision(16);
   for (Int_t i = 0; i < size; ++i)
      text << std::scientific << values[i] << ' ';
   return text.str();
}

} // namespace

void TMVA::Tools::WriteTMatrixDToXML(void *node, const char *name, TMatrixD *mat)
{
   void *child = AddChild(node, name);
   AddAttr(child, "Rows", mat->GetNrows());
   AddAttr(child, "Columns", mat->GetNcols());
   AddRawLine(child, NumbersText(mat->GetMatrixArray(), mat->GetNoElements()).c_str());
}

void TMVA::Tools::WriteTVectorDToXML(void *node, const char *name, TVectorD *vec)
{
   TMatrixD matrix(1, vec->GetNoElements(), vec->GetMatrixArray());
   WriteTMatrixDToXML(node, name, &matrix);
}

/// The node is the element itself; its name must be the given one.
void TMVA::Tools::ReadTMatrixDFromXML(void *node, const char *name, TMatrixD *mat)
{
   if (std::string(name) != (node ? GetName(node) : ""))
      Log() << kWARNING << "XML: expected element <" << name << ">, found <" << (node ? GetName(node) : "nothing")
            << ">" << Endl;
   Int_t rows = 0, columns = 0;
   ReadAttr(node, "Rows", rows);
   ReadAttr(node, "Columns", columns);
   if (rows != mat->GetNrows() || columns != mat->GetNcols())
      Log() << kFATAL << "XML: element <" << name << "> holds a " << rows << " x " << columns << " matrix; "
            << mat->GetNrows() << " x " << mat->GetNcols() << " is needed" << Endl;
   ReadNumbers(GetContent(node), mat->GetMatrixArray(), mat->GetNoElements(), name, Log());
}

void TMVA::Tools::ReadTVectorDFromXML(void *node, const char *name, TVectorD *vec)
{
   TMatrixD matrix(1, vec->GetNoElements());
   ReadTMatrixDFromXML(node, name, &matrix);
   for (Int_t i = 0; i < vec->GetNoElements(); ++i)
      (*vec)(i) = matrix(0, i);
}
