// The pages that the pictures of one data set are drawn on, and the files they go to.
#ifndef TMVATORCH_GUI_BOOK
#define TMVATORCH_GUI_BOOK

#include "TArrayI.h"
#include "TCanvas.h"
#include "TDirectory.h"
#include "TH1.h"
#include "TKey.h"
#include "TString.h"

#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

class TLegend;

namespace TMVA::Gui {

/// Draws into files only, whatever the session's batch mode; that, its style and its directories are the session's own
/// again afterwards.
class Book {
public:
   /// folder: where the pictures go; made if needed.
   explicit Book(TString folder);
   ~Book();
   Book(const Book &) = delete;
   Book &operator=(const Book &) = delete;

   /// An empty page; Pad(i) is the current pad afterwards, i from 0.
   void NewPage(Int_t columns = 1, Int_t rows = 1);
   void SelectPad(Int_t i);
   /// Keeps what is drawn alive until the page is saved.
   template <typename T>
   T *Keep(std::unique_ptr<T> object)
   {
      fKept.push_back(std::move(object));
      return static_cast<T *>(fKept.back().get());
   }
   /// A legend in pad coordinates, drawn when the page is saved: over everything else.
   TLegend *Legend(Double_t x1, Double_t y1, Double_t x2, Double_t y2);
   /// A line of text in pad coordinates.
   void Text(Double_t x, Double_t y, const TString &text);
   void Save(const TString &name);

   const std::vector<TString> &GetPictures() const { return fPictures; } ///< file names, without the folder
   const TString &GetFolder() const { return fFolder; }

private:
   TString fFolder;
   TString fEnding;
   TDirectory *fDirectory; ///< of the session
   Bool_t fBatch;          ///< of the session
   TString fStyle;         ///< of the session
   TArrayI fPalette;       ///< of the session
   std::unique_ptr<TCanvas> fPage;
   std::vector<std::unique_ptr<TObject>> fKept;
   std::vector<std::pair<TVirtualPad *, TLegend *>> fLegends;
   std::vector<TString> fPictures;
};

/// An object of the file, detached from it, a histogram in the book's style; nullptr if there is none of that name and
/// class.
template <typename T>
std::unique_ptr<T> Read(TDirectory &directory, const TString &name)
{
   TKey *key = directory.GetKey(name);
   if (!key)
      return nullptr;
   std::unique_ptr<TObject> object(key->ReadObj());
   if (!dynamic_cast<T *>(object.get()))
      return nullptr;
   std::unique_ptr<T> typed(static_cast<T *>(object.release()));
   if constexpr (std::is_base_of_v<TH1, T>) {
      typed->SetDirectory(nullptr);
      typed->UseCurrentStyle();
   }
   return typed;
}

/// Names of the keys of a directory that begin and end like this, each once, in the order of the file.
std::vector<TString> KeysLike(TDirectory &directory, const TString &begin, const TString &end = "");

/// Colours, dashes, hatches and markers that tell n lines apart, also in black and white.
struct Look {
   Color_t fColor;
   Style_t fLine, fHatch, fMarker;
};
Look LookOf(std::size_t i);
void ApplyLook(TH1 &histogram, const Look &look, Bool_t filled = kTRUE);

/// Scaled to unit area if it has one.
void Normalise(TH1 &histogram);

} // namespace TMVA::Gui
#endif
