// Helpers that methods and macros use: XML, statistics, text, greetings.
#ifndef TMVA_Tools
#define TMVA_Tools

#include "TMVA/MsgLogger.h"
#include "TMVA/Option.h"
#include "TMVA/Types.h"
#include "TMatrixD.h"
#include "TString.h"
#include "TVectorD.h"
#include "TXMLEngine.h"

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

class TH1;
class TH2F;
class TList;

namespace TMVA {

class Event;
struct EventStore;
class PDF;

class Tools {
public:
   enum EWelcomeMessage {
      kStandardWelcomeMsg = 1,
      kIsometricWelcomeMsg,
      kBlockWelcomeMsg,
      kLeanWelcomeMsg,
      kLogoWelcomeMsg,
      kSmall1WelcomeMsg,
      kSmall2WelcomeMsg,
      kOriginalWelcomeMsgColor,
      kOriginalWelcomeMsgBW
   };
   enum ECitation { kPlainText = 1, kBibTeX, kLaTeX, kHtmlLink };

   static Tools &Instance();
   static void DestroyInstance() {}

   // ---- text ----------------------------------------------------------------------------------------------------
   std::vector<TString> SplitString(const TString &theOpt, const char separator) const;
   TList *ParseFormatLine(TString theString, const char *sep = ":"); ///< of TObjString, owner; the caller deletes it
   const TString &Color(const TString &name);
   TString StringFromInt(Long_t i);
   TString StringFromDouble(Double_t d); ///< %5.8e
   Bool_t ContainsRegularExpression(const TString &s);
   TString ReplaceRegularExpressions(const TString &s, const TString &replace = "+");
   TString GetXTitleWithUnit(const TString &title, const TString &unit);
   TString GetYTitleWithUnit(const TH1 &h, const TString &unit, Bool_t normalised);
   Bool_t CheckForSilentOption(const TString &options) const;
   Bool_t CheckForVerboseOption(const TString &options) const;
   void FormattedOutput(const std::vector<Double_t> &values, const std::vector<TString> &names,
                        const TString &titleVars, const TString &titleValues, MsgLogger &logger,
                        TString format = "%+1.3f");
   void FormattedOutput(const TMatrixD &matrix, const std::vector<TString> &names, MsgLogger &logger);
   void TMVAWelcomeMessage();
   void TMVAWelcomeMessage(MsgLogger &logger, EWelcomeMessage m = kStandardWelcomeMsg);
   void TMVAVersionMessage(MsgLogger &logger);
   void ROOTVersionMessage(MsgLogger &logger);
   void TMVACitation(MsgLogger &logger, ECitation citType = kPlainText);

   // ---- statistics ----------------------------------------------------------------------------------------------
   /// Weighted mean and rms of signal and of all other classes, range of all; values[i] belongs to event i.
   void ComputeStat(const EventStore &events, const std::vector<Float_t> &values, Double_t &meanS, Double_t &meanB,
                    Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax, Int_t signalClass,
                    Bool_t norm = kFALSE);
   void ComputeStat(const std::vector<Event *> &events, std::vector<Float_t> *values, Double_t &meanS, Double_t &meanB,
                    Double_t &rmsS, Double_t &rmsB, Double_t &xmin, Double_t &xmax, Int_t signalClass,
                    Bool_t norm = kFALSE);
   // Weighted if weights are given; RMS about the mean, divided by their sum. 0 without values.
   template <typename Iterator>
   Double_t Mean(Iterator first, Iterator last)
   {
      return Mean(first, last, static_cast<const Double_t *>(nullptr));
   }
   template <typename Iterator, typename WeightIterator>
   Double_t Mean(Iterator first, Iterator last, WeightIterator weights);
   template <typename T>
   Double_t Mean(Long64_t n, const T *values, const Double_t *weights = nullptr)
   {
      return Mean(values, values + n, weights);
   }
   template <typename Iterator>
   Double_t RMS(Iterator first, Iterator last)
   {
      return RMS(first, last, static_cast<const Double_t *>(nullptr));
   }
   template <typename Iterator, typename WeightIterator>
   Double_t RMS(Iterator first, Iterator last, WeightIterator weights);
   template <typename T>
   Double_t RMS(Long64_t n, const T *values, const Double_t *weights = nullptr)
   {
      return RMS(values, values + n, weights);
   }
   Double_t ComputeVariance(Double_t sumx2, Double_t sumx, Int_t nx);
   Double_t NormHist(TH1 *theHist, Double_t norm = 1.0); ///< scales to unit area, returns the old area
   Double_t NormVariable(Double_t x, Double_t xmin, Double_t xmax) { return 2 * (x - xmin) / (xmax - xmin) - 1; }
   Double_t GetSeparation(TH1 *S, TH1 *B) const;
   Double_t GetSeparation(const PDF &pdfS, const PDF &pdfB) const;
   Double_t GetMutualInformation(const TH2F &); ///< of the histogram rebinned 2 x 2; -1 if it is empty
   Double_t GetCorrelationRatio(const TH2F &);  ///< -1 if the histogram is empty
   TH2F *TransposeHist(const TH2F &);           ///< the caller owns it
   TH1 *GetCumulativeDist(TH1 *h);              ///< the caller owns it
   Bool_t HistoHasEquidistantBins(const TH1 &h);
   TMatrixD *GetSQRootMatrix(TMatrixDSym *symMat);               ///< inverse not taken; the caller owns it
   const TMatrixD *GetCorrelationMatrix(const TMatrixD *covMat); ///< the caller owns it
   /// Weighted covariance matrices of the variables: one a class and, of several classes, a last one of all events; the
   /// caller owns the vector and the matrices.
   /// Of the events of one class; cls < 0: of all. The caller owns it.
   TMatrixDSym *CalcCovarianceMatrix(const EventStore &events, Int_t cls);
   std::vector<TMatrixDSym *> *CalcCovarianceMatrices(const EventStore &events, Int_t maxCls);
   std::vector<TMatrixDSym *> *CalcCovarianceMatrices(const std::vector<Event *> &events, Int_t maxCls);
   Int_t GetIndexMaxElement(std::vector<Double_t> &);
   Int_t GetIndexMinElement(std::vector<Double_t> &);
   void Scale(std::vector<Double_t> &, Double_t);
   // By the first vector, the others and the names along with it.
   void UsefulSortDescending(std::vector<std::vector<Double_t>> &columns, std::vector<TString> *names = nullptr);
   void UsefulSortAscending(std::vector<std::vector<Double_t>> &columns, std::vector<TString> *names = nullptr);

   // ---- XML -----------------------------------------------------------------------------------------------------
   void WriteTMatrixDToXML(void *node, const char *name, TMatrixD *mat);
   void WriteTVectorDToXML(void *node, const char *name, TVectorD *vec);
   void ReadTMatrixDFromXML(void *node, const char *name, TMatrixD *mat);
   void ReadTVectorDFromXML(void *node, const char *name, TVectorD *vec);
   Bool_t HasAttr(void *node, const char *attrname);
   /// Fatal if the attribute is missing or holds no such value.
   template <typename T>
   void ReadAttr(void *node, const char *attrname, T &value)
   {
      const auto text = RawAttr(node, attrname);
      if (!OptionValueFromText(text.c_str(), value))
         FatalAttr(node, attrname, text);
   }
   void ReadAttr(void *node, const char *attrname, TString &value) { value = RawAttr(node, attrname); }
   template <typename T>
   void AddAttr(void *node, const char *attrname, const T &value, Int_t precision = 16)
   {
      std::ostringstream s;
      s.precision(precision);
      s << std::scientific << value;
      AddAttr(node, attrname, s.str().c_str());
   }
   void AddAttr(void *node, const char *attrname, const char *value);
   void *AddChild(void *parent, const char *childname, const char *content = nullptr, bool isRootNode = false);
   Bool_t AddRawLine(void *node, const char *raw);
   Bool_t AddComment(void *node, const char *comment);
   void *GetParent(void *child);
   void *GetChild(void *parent, const char *childname = nullptr);
   void *GetNextChild(void *prevchild, const char *childname = nullptr);
   const char *GetContent(void *node);
   const char *GetName(void *node);
   TXMLEngine &xmlengine() { return fXMLEngine; }
   int xmlenginebuffersize() const { return fXMLBufferSize; }
   void SetXMLEngineBufferSize(int size) { fXMLBufferSize = size; }

private:
   Tools() = default;
   std::string RawAttr(void *node, const char *attrname);
   void FatalAttr(void *node, const char *attrname, const std::string &text);
   MsgLogger &Log() const { return fLogger; }

   TXMLEngine fXMLEngine;
   int fXMLBufferSize = 10000000;
   mutable MsgLogger fLogger{"Tools"};
};

Tools &gTools();

template <typename Iterator, typename WeightIterator>
Double_t Tools::Mean(Iterator first, Iterator last, WeightIterator weights)
{
   const auto next = [&weights]() -> Double_t {
      if constexpr (std::is_pointer_v<WeightIterator>)
         if (!weights)
            return 1;
      return *weights++;
   };
   Double_t sum = 0, sumOfWeights = 0;
   for (; first != last; ++first) {
      const Double_t weight = next();
      sum += weight * *first;
      sumOfWeights += weight;
   }
   return sumOfWeights != 0 ? sum / sumOfWeights : 0;
}

template <typename Iterator, typename WeightIterator>
Double_t Tools::RMS(Iterator first, Iterator last, WeightIterator weights)
{
   const Double_t mean = Mean(first, last, weights);
   std::vector<Double_t> squares;
   for (; first != last; ++first)
      squares.push_back((*first - mean) * (*first - mean));
   return std::sqrt(std::abs(Mean(squares.begin(), squares.end(), weights)));
}

/// A ROOT generator as a uniform random bit generator of the standard library.
template <typename TRandomLike, typename UIntType = UInt_t, UIntType max_val = kMaxUInt>
class RandomGenerator {
public:
   using result_type = UIntType;
   explicit RandomGenerator(UIntType s = 0) : fRandom(s) {}
   static constexpr UIntType min() { return 0; }
   static constexpr UIntType max() { return max_val; }
   void seed(UIntType s = 0) { fRandom.SetSeed(s); }
   UIntType operator()() { return fRandom.Integer(max()); }
   void discard(unsigned long long n)
   {
      while (n-- > 0)
         (*this)();
   }

private:
   TRandomLike fRandom;
};

} // namespace TMVA
#endif
