// Each draws the pictures of one kind for which the output file has the histograms, and none otherwise.
#ifndef TMVATORCH_GUI_PICTURES
#define TMVATORCH_GUI_PICTURES

#include "gui/Book.h"

namespace TMVA::Gui {

constexpr Double_t kLegendTop = 0.89, kLegendLine = 0.055; // in pad coordinates

/// A trained method of the file: Method_<type>/<title>.
struct Method {
   TString fTitle;
   TDirectory *fDirectory;
};
using Methods = std::vector<Method>;

// Histograms of one axis, drawn over each other with room for a legend above them.
struct Overlay {
   std::vector<std::unique_ptr<TH1>> fHistograms;
   std::vector<TString> fTitles;
   TString fTitle, fXTitle, fYTitle;
   Double_t fHighest = 0;  ///< of what else is to be drawn
   Int_t fLines = 0;       ///< of text above, where more than those of the legend
   Bool_t fFilled = kTRUE; ///< areas, not only lines
};
void DrawOverlay(Book &book, Overlay overlay);

void DrawInputVariables(Book &book, TDirectory &dataSet);      ///< variables_<transformation>_c<page>
void DrawCorrelationMatrices(Book &book, TDirectory &dataSet); ///< CorrelationMatrix<class>
void DrawResponses(Book &book, const Methods &methods);        ///< mva_, proba_, rarity_ and overtrain_<title>
void DrawClassOutputs(Book &book, const Methods &methods);     ///< mva_ and overtrain_<title>_<class>
void DrawCutEfficiencies(Book &book, const Methods &methods);  ///< mvaeffs_<title>
void DrawRocCurves(Book &book, const Methods &methods);        ///< rejBvsS, invBeffvsSeff
void DrawClassRocCurves(Book &book, const Methods &methods);   ///< rejBvsS_<class>
void DrawDeviations(Book &book, const Methods &methods);       ///< deviation_<title>_<sample>
void DrawMeanDeviations(Book &book, const Methods &methods);   ///< regression_average_devs
void DrawTrainingHistory(Book &book, const Methods &methods);  ///< TrainingHistory_<title>

} // namespace TMVA::Gui
#endif
