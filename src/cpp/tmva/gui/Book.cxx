#include "gui/Book.h"

#include "TLatex.h"
#include "TLegend.h"
#include "TMVA/Config.h"
#include "TMVA/MsgLogger.h"
#include "TMVA/Tools.h"
#include "TROOT.h"
#include "TStyle.h"
#include "TSystem.h"
#include "options/QuietRoot.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace TMVA::Gui {

namespace {

constexpr Int_t kWidth = 900, kHeight = 650;            // of a page with one pad
constexpr Int_t kPadWidth = 480, kPadHeight = 400;      // of each of several pads
constexpr Double_t kMargin = 0.13, kSmallMargin = 0.05; // fractions of a pad
constexpr Font_t kFont = 42;                            // Helvetica, not bold
constexpr const char *kStyleName = "tmvaPictures";

// Black on white, nothing but the frame.
void MakeStyle()
{
   TStyle *style = gROOT->GetStyle(kStyleName);
   if (!style) {
      style = new TStyle(*gROOT->GetStyle("Plain")); // ROOT's list of styles owns it
      style->SetName(kStyleName);
      gROOT->GetListOfStyles()->Add(style);
   }
   style->SetOptStat(0);
   style->SetOptFit(0);
   style->SetTitleBorderSize(0);
   style->SetTextFont(kFont);
   style->SetLegendFont(kFont);
   style->SetTitleFont(kFont, "");
   style->SetTitleFontSize(0.05F);
   style->SetPadLeftMargin(kMargin);
   style->SetPadBottomMargin(kMargin);
   style->SetPadRightMargin(kSmallMargin);
   style->SetPadTopMargin(2 * kSmallMargin);
   style->SetPadTickX(1);
   style->SetPadTickY(1);
   style->SetLineScalePS(1);
   for (const char *axis : {"x", "y", "z"}) {
      style->SetLabelFont(kFont, axis);
      style->SetTitleFont(kFont, axis);
      style->SetLabelSize(0.045F, axis);
      style->SetTitleSize(0.05F, axis);
   }
   style->SetTitleOffset(1.2F, "y");
   style->cd();
}

const char *FileEnding()
{
   switch (gConfig().GetVariablePlotting().fPlotFormat) {
   case Config::VariablePlotting::kEPS: return ".eps";
   case Config::VariablePlotting::kPDF: return ".pdf";
   default: return ".png";
   }
}

} // namespace

Book::Book(TString folder)
   : fFolder(std::move(folder)), fEnding(FileEnding()), fDirectory(gDirectory), fBatch(gROOT->IsBatch()),
     fStyle(gStyle->GetName()), fPalette(TColor::GetPalette())
{
   std::error_code ignored;
   std::filesystem::create_directories(fFolder.Data(), ignored);
   if (gSystem->AccessPathName(fFolder, kWritePermission))
      MsgLogger("TMVAGui") << kFATAL << "The pictures go to the folder \"" << fFolder
                           << "\", which cannot be made or written to; change to a folder that can" << Endl;
   gROOT->SetBatch(kTRUE);
   MakeStyle();
   gStyle->SetPalette(kGreyScale);
   TColor::InvertPalette(); // nothing is white, much is black
}

Book::~Book()
{
   fPage.reset();
   fKept.clear();
   gROOT->SetStyle(fStyle);
   gStyle->SetPalette(fPalette.GetSize(), fPalette.GetArray());
   gROOT->SetBatch(fBatch);
   fDirectory->cd();
}

void Book::NewPage(Int_t columns, Int_t rows)
{
   fPage.reset();
   fKept.clear();
   fLegends.clear();
   const Bool_t one = columns * rows == 1;
   fPage = std::make_unique<TCanvas>("tmvaPicture", "", one ? kWidth : columns * kPadWidth,
                                     one ? kHeight : rows * kPadHeight);
   if (!one)
      fPage->Divide(columns, rows);
   SelectPad(0);
}

void Book::SelectPad(Int_t i)
{
   fPage->cd(i + 1); // of an undivided page: itself
}

TLegend *Book::Legend(Double_t x1, Double_t y1, Double_t x2, Double_t y2)
{
   TLegend *legend = Keep(std::make_unique<TLegend>(x1, y1, x2, y2));
   legend->SetFillStyle(1001);
   legend->SetFillColor(kWhite);
   legend->SetBorderSize(1);
   fLegends.emplace_back(gPad, legend);
   return legend;
}

void Book::Text(Double_t x, Double_t y, const TString &text)
{
   auto latex = std::make_unique<TLatex>(x, y, text);
   latex->SetNDC();
   latex->SetTextSize(0.035F);
   Keep(std::move(latex))->Draw();
}

void Book::Save(const TString &name)
{
   for (const auto &[pad, legend] : fLegends) {
      pad->cd();
      legend->Draw();
   }
   const QuietRoot quiet(kWarning); // "file ... has been created": said once for all of them
   fPage->SaveAs(fFolder + "/" + name + fEnding);
   fPictures.push_back(name + fEnding);
}

std::vector<TString> KeysLike(TDirectory &directory, const TString &begin, const TString &end)
{
   std::vector<TString> names;
   for (const TObject *key : *directory.GetListOfKeys()) {
      const TString name = key->GetName();
      if (name.BeginsWith(begin) && name.EndsWith(end) && std::find(names.begin(), names.end(), name) == names.end())
         names.push_back(name);
   }
   return names;
}

Look LookOf(std::size_t i)
{
   // Okabe and Ito's colours, which colour-blind readers tell apart, from dark to light.
   static const std::array<Look, 8> looks{
      {{static_cast<Color_t>(TColor::GetColor("#0072B2")), 1, 3004, kFullCircle},
       {static_cast<Color_t>(TColor::GetColor("#D55E00")), 2, 3005, kOpenSquare},
       {static_cast<Color_t>(TColor::GetColor("#000000")), 7, 3006, kFullTriangleUp},
       {static_cast<Color_t>(TColor::GetColor("#009E73")), 9, 3007, kOpenDiamond},
       {static_cast<Color_t>(TColor::GetColor("#CC79A7")), 4, 3013, kFullSquare},
       {static_cast<Color_t>(TColor::GetColor("#56B4E9")), 10, 3016, kOpenCircle},
       {static_cast<Color_t>(TColor::GetColor("#E69F00")), 5, 3020, kFullDiamond},
       {static_cast<Color_t>(TColor::GetColor("#999999")), 3, 3017, kOpenTriangleUp}}};
   return looks[i % looks.size()];
}

void ApplyLook(TH1 &histogram, const Look &look, Bool_t filled)
{
   histogram.SetLineColor(look.fColor);
   histogram.SetLineStyle(look.fLine);
   histogram.SetLineWidth(2);
   histogram.SetMarkerColor(look.fColor);
   histogram.SetMarkerStyle(look.fMarker);
   histogram.SetMarkerSize(0.9F);
   histogram.SetFillColor(look.fColor);
   histogram.SetFillStyle(filled ? look.fHatch : 0);
}

void Normalise(TH1 &histogram)
{
   if (histogram.GetSumOfWeights() > 0)
      gTools().NormHist(&histogram);
}

} // namespace TMVA::Gui
