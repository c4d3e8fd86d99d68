// A TXMLEngine document that is freed with its scope, also when reading it throws.
#ifndef TMVATORCH_METHOD_XMLDOCUMENT
#define TMVATORCH_METHOD_XMLDOCUMENT

#include "TMVA/Tools.h"
#include "TString.h"
#include "method/XmlText.h"

#include <string>

namespace TMVA {

class XmlDocument {
public:
   XmlDocument() : fDoc(gTools().xmlengine().NewDoc()) {}
   /// Not valid also if nested too deep.
   explicit XmlDocument(const std::string &text)
      : fDoc(XmlDepth(text) > kMaxXmlDepth ? nullptr : gTools().xmlengine().ParseString(text.c_str()))
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
