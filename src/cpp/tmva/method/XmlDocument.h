// A TXMLEngine document that is freed with its scope, also when reading it throws.
#ifndef TMVATORCH_METHOD_XMLDOCUMENT
#define TMVATORCH_METHOD_XMLDOCUMENT

#include "TMVA/Tools.h"
#include "TString.h"

#include <algorithm>
#include <string>

namespace TMVA {

/// Elements within each other, at most. TXMLEngine walks down recursively: a damaged file must not exhaust the stack.
inline size_t XmlDepth(const std::string &text)
{
   size_t depth = 0;
   size_t deepest = 0;
   for (size_t i = 0; i + 1 < text.size(); ++i) {
      const bool closes = (text[i] == '<' && text[i + 1] == '/') || (text[i] == '/' && text[i + 1] == '>');
      if (closes && depth > 0)
         --depth;
      else if (text[i] == '<' && text[i + 1] != '?' && text[i + 1] != '!')
         deepest = std::max(deepest, ++depth);
   }
   return deepest;
}

class XmlDocument {
public:
   static constexpr size_t kMaxDepth = 15000;
   /// What keeps a text of unknown origin from being parsed: entities to expand, more depth than the stack has; or "".
   static std::string WhyRefused(const std::string &text)
   {
      if (text.find("<!DOCTYPE") != std::string::npos)
         return "it has a DOCTYPE, which weights files never have and entities come from";
      if (XmlDepth(text) > kMaxDepth)
         return "it nests elements more than " + std::to_string(kMaxDepth) + " deep";
      return "";
   }
   XmlDocument() : fDoc(gTools().xmlengine().NewDoc()) {}
   /// Not valid also if nested too deep.
   explicit XmlDocument(const std::string &text)
      : fDoc(XmlDepth(text) > kMaxDepth ? nullptr : gTools().xmlengine().ParseString(text.c_str()))
   {
   }
   ~XmlDocument()
   {
      if (fDoc)
         gTools().xmlengine().FreeDoc(fDoc);
   }
   XmlDocument(const XmlDocument &) = delete;
   XmlDocument &operator=(const XmlDocument &) = delete;

   bool IsValid() const { return fDoc && Root(); }
   void *Root() const { return gTools().xmlengine().DocGetRootElement(fDoc); }
   void SetRoot(void *node) { gTools().xmlengine().DocSetRootElement(fDoc, node); }
   std::string Text() const
   {
      TString text;
      gTools().xmlengine().SaveSingleNode(Root(), &text);
      return "<?xml version=\"1.0\"?>\n" + std::string(text.Data(), text.Length());
   }

private:
   XMLDocPointer_t fDoc;
};

} // namespace TMVA
#endif
