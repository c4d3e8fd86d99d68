#include "TMVA/VariableInfo.h"

#include "TMVA/Tools.h"

#include <cfloat>

TMVA::VariableInfo::VariableInfo()
{
   ResetMinMax();
}

TMVA::VariableInfo::VariableInfo(const TString &expression, const TString &title, const TString &unit, Int_t,
                                 char varType, void *external, Double_t min, Double_t max, Bool_t normalized)
   : fUnit(unit), fVarType(varType), fXmin(min), fXmax(max), fRangeGiven(min != max), fNormalized(normalized),
     fExternal(external)
{
   TString label = expression;
   TString formula = expression;
   const Ssiz_t define = expression.Index(":=");
   if (define != kNPOS) {
      label = expression(0, define);
      formula = expression(define + 2, expression.Length());
   }
   formula.ReplaceAll(" ", "");
   fExpression = formula;
   fLabel = define == kNPOS ? formula : TString(label.Strip(TString::kBoth));
   fInternalName = gTools().ReplaceRegularExpressions(fLabel, "_");
   SetNameTitle(fInternalName, title.IsNull() ? fLabel : title);
   if (!fRangeGiven)
      ResetMinMax();
}

void TMVA::VariableInfo::ResetMinMax()
{
   fXmin = FLT_MAX;
   fXmax = -FLT_MAX;
}

void TMVA::VariableInfo::ReadFromXML(void *varnode)
{
   gTools().ReadAttr(varnode, "Expression", fExpression);
   fLabel = fExpression;
   if (gTools().HasAttr(varnode, "Label"))
      gTools().ReadAttr(varnode, "Label", fLabel);
   TString title = fLabel;
   if (gTools().HasAttr(varnode, "Title"))
      gTools().ReadAttr(varnode, "Title", title);
   if (gTools().HasAttr(varnode, "Unit"))
      gTools().ReadAttr(varnode, "Unit", fUnit);
   gTools().ReadAttr(varnode, "Internal", fInternalName);
   TString type;
   gTools().ReadAttr(varnode, "Type", type);
   fVarType = type.IsNull() ? 'F' : type[0];
   gTools().ReadAttr(varnode, "Min", fXmin);
   gTools().ReadAttr(varnode, "Max", fXmax);
   SetNameTitle(fInternalName, title);
}

void TMVA::VariableInfo::AddToXML(void *varnode)
{
   const char type[] = {fVarType, '\0'};
   gTools().AddAttr(varnode, "Expression", fExpression.Data());
   gTools().AddAttr(varnode, "Label", fLabel.Data());
   gTools().AddAttr(varnode, "Title", GetTitle());
   gTools().AddAttr(varnode, "Unit", fUnit.Data());
   gTools().AddAttr(varnode, "Internal", fInternalName.Data());
   gTools().AddAttr(varnode, "Type", static_cast<const char *>(type));
   gTools().AddAttr(varnode, "Min", gTools().StringFromDouble(fXmin).Data());
   gTools().AddAttr(varnode, "Max", gTools().StringFromDouble(fXmax).Data());
}
